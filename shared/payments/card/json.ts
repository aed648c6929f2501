export { isObject, isText, type JsonObject } from '../json.ts';
