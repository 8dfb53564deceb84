import { type ErrorCode, MillraceError } from "../core/errors.js";

/** An error as RFC 9457 problem JSON. Faults of our own say nothing about the inside; the log has the details. */
export interface ProblemJson {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode | "ERR_REQUEST";
  readonly requestId: string;
}

export function problemOf(thrown: unknown, requestId: string): ProblemJson {
  const type = "about:blank";
  if (thrown instanceof MillraceError && thrown.httpStatus < 500) {
    return {
      type,
      title: titleOf(thrown.httpStatus),
      status: thrown.httpStatus,
      detail: thrown.message,
      code: thrown.code,
      requestId,
    };
  }
  if (thrown instanceof MillraceError && thrown.httpStatus === 503) {
    return { type, title: titleOf(503), status: 503, detail: thrown.message, code: thrown.code, requestId };
  }
  const status = Number((thrown as { statusCode?: number }).statusCode);
  if (status >= 400 && status < 500) {
    return { type, title: titleOf(status), status, detail: requestSentence(status), code: "ERR_REQUEST", requestId };
  }
  return {
    type,
    title: titleOf(500),
    status: 500,
    detail: "The server met a fault of its own; its log has the details.",
    code: "ERR_INTERNAL",
    requestId,
  };
}

function titleOf(status: number): string {
  const titles: Record<number, string> = {
    400: "Bad request",
    401: "Unauthorized",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
    422: "Unprocessable rows",
    429: "Too many requests",
    500: "Internal error",
    503: "Not available",
  };
  return titles[status] ?? "Request refused";
}

function requestSentence(status: number): string {
  if (status === 413) return "Expected a smaller body; send the rows in several requests.";
  if (status === 415) return "Expected a JSON body: send it with Content-Type: application/json.";
  return 'Expected a JSON body such as {"features": [{...}]}, but it could not be read.';
}
