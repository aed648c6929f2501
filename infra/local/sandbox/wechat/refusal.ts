/** An error in the shape of WeChat's API. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const badParameter = (message: string): Refusal => new Refusal(400, 'PARAM_ERROR', message);
export const badRequest = (message: string): Refusal => new Refusal(400, 'INVALID_REQUEST', message);
export const noOrder = (): Refusal => new Refusal(404, 'ORDER_NOT_EXIST', '订单不存在');
export const nothing = (): Refusal => new Refusal(404, 'RESOURCE_NOT_EXISTS', '查询的资源不存在');
