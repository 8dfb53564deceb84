import { timingSafeEqual } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { MillraceError } from "../core/errors.js";
import { makeRuntime } from "../engine/runtime.js";
import type { PredictionLog } from "../store/prediction-log.js";
import { Batcher } from "./batcher.js";
import { feedback } from "./feedback-route.js";
import { makeMetrics } from "./metrics.js";
import { openApiOf } from "./openapi.js";
import { predict, type Served } from "./predict-route.js";
import { problemOf } from "./problem-json.js";

export interface ServerOptions {
  readonly served: Served;
  readonly log?: PredictionLog;
  /** Default 127.0.0.1. Any other than loopback needs a token. */
  readonly host?: string;
  /** Default 8080; 0 takes a free one. */
  readonly port?: number;
  /** When set, POST routes need `Authorization: Bearer <token>`. */
  readonly token?: string;
  readonly threads?: number;
  /** How long a drained server goes on answering after it says 'not ready', default 500 ms. */
  readonly drainMs?: number;
  /** Faults of our own, for the operator's log. */
  readonly onFault?: (error: unknown) => void;
}

export interface RunningServer {
  readonly url: string;
  /** Says 'not ready', finishes what is under way, flushes the log, closes. Safe to call twice. */
  close(): Promise<void>;
}

const loopback = new Set(["127.0.0.1", "::1", "localhost"]);

/**
 * Serves a pipeline over HTTP: POST /predict, POST /feedback, GET /health, /metrics, /openapi.json.
 *
 * @throws {MillraceError} ERR_SERVER_TOKEN when the host is not loopback and there is no token; ERR_SERVER_PORT when
 * the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, host = "127.0.0.1", port = 8080, token, drainMs = 500 } = options;
  if (!loopback.has(host) && !token) throw new MillraceError("ERR_SERVER_TOKEN", { host });
  let draining = false;
  const app = makeApp(options, () => draining);
  try {
    await app.listen({ host, port });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new MillraceError("ERR_SERVER_PORT", { host, port, reason }, { cause: error });
  }
  const { address, port: bound } = app.server.address() as { address: string; port: number };
  const shown = address.includes(":") ? `[${address}]` : address;
  let closing: Promise<void> | undefined;
  const close = async () => {
    draining = true;
    // Load balancers need a moment to see 'not ready'; until then requests are answered as before.
    await new Promise((resolve) => setTimeout(resolve, drainMs));
    await app.close();
    await log?.close();
  };
  return {
    url: `http://${shown}:${bound}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function makeApp(options: ServerOptions, isDraining: () => boolean): FastifyInstance {
  const { served, log, token, onFault } = options;
  const app = fastify({
    bodyLimit: 16 * 1024 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 5_000,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
  });
  const metrics = makeMetrics(() => log?.droppedRows ?? 0);
  const labels = { model: served.name, version: String(served.version) };
  const batcher = new Batcher({
    pipeline: served.pipeline,
    runtime: makeRuntime({ threads: options.threads }),
    onBatch(rows, seconds) {
      metrics.rows.inc(labels, rows);
      metrics.predictSeconds.observe(labels, seconds);
    },
  });

  app.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (isDraining()) reply.header("connection", "close");
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    metrics.requests.inc({ route, status: String(reply.statusCode) });
    metrics.seconds.observe({ route }, reply.elapsedTime / 1000);
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.status === 500) onFault?.(error);
    reply.code(problem.status).type("application/problem+json").send(problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = "Expected one of: POST /predict, POST /feedback, GET /health, GET /metrics, GET /openapi.json.";
    reply.code(404).type("application/problem+json");
    reply.send({
      type: "about:blank",
      title: "Not found",
      status: 404,
      detail,
      code: "ERR_REQUEST",
      requestId: request.id,
    });
  });

  const admit = (request: FastifyRequest) => checkToken(request, token);
  app.post("/predict", async (request) => {
    admit(request);
    return predict(request.body, served, batcher, log);
  });
  app.post("/feedback", async (request) => {
    admit(request);
    return feedback(request.body, log);
  });
  const model = { name: served.name, version: served.version, hash: served.hash };
  const health = async (ready: boolean) => ({ status: ready ? "ok" : "draining", live: true, ready, model });
  app.get("/health", async (_, reply) => {
    reply.code(isDraining() ? 503 : 200);
    return health(!isDraining());
  });
  app.get("/health/live", async () => health(!isDraining()));
  app.get("/health/ready", async (_, reply) => {
    reply.code(isDraining() ? 503 : 200);
    return health(!isDraining());
  });
  app.get("/metrics", async (_, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  const document = openApiOf(served, served.pipeline.body);
  app.get("/openapi.json", async () => document);
  return app;
}

function checkToken(request: FastifyRequest, token: string | undefined): void {
  if (!token) return;
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new MillraceError("ERR_SERVER_UNAUTHORIZED", {});
}
