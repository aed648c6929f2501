/** An error in the shape of Alipay's gateway. */
export class Refusal extends Error {
  readonly content: Readonly<Record<string, string>>;

  private constructor(code: string, msg: string, subCode: string, subMsg: string) {
    super(subCode);
    this.content = { code, msg, sub_code: subCode, sub_msg: subMsg };
  }

  /** The request could be read, and cannot be carried out. */
  static business(subCode: string, subMsg: string): Refusal {
    return new Refusal('40004', 'Business Failed', subCode, subMsg);
  }

  static invalid(subCode: string, subMsg: string): Refusal {
    return new Refusal('40002', 'Invalid Arguments', subCode, subMsg);
  }

  static missing(subCode: string, subMsg: string): Refusal {
    return new Refusal('40001', 'Missing Required Arguments', subCode, subMsg);
  }
}

export const noTrade = (): Refusal => Refusal.business('ACQ.TRADE_NOT_EXIST', '交易不存在');
export const wrongStatus = (): Refusal => Refusal.business('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
