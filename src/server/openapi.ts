import type { PipelineBody } from "../artifacts/pipeline.js";

const jsonTypes = {
  numeric: ["number", "null"],
  categorical: ["string", "number", "boolean", "null"],
  text: ["string", "null"],
  time: ["string", "null"],
};

/** The OpenAPI 3.1 document of a served model, made from the pipeline's own signature. */
export function openApiOf(model: { name: string; version: number }, body: PipelineBody): object {
  const row = {
    type: "object",
    properties: Object.fromEntries(
      body.inputs.map((input) => [
        input.name,
        {
          type: jsonTypes[input.role],
          ...(input.role === "time" ? { description: "ISO 8601, or null when missing." } : {}),
        },
      ]),
    ),
    additionalProperties: true,
  };
  const classes = body.model.classes;
  const prediction = classes.length > 0 ? { type: "string", enum: [...classes] } : { type: "number" };
  const answer = {
    type: "object",
    required: ["status", "model", "ids", "predictions"],
    properties: {
      status: { const: "ok" },
      model: {
        type: "object",
        properties: { name: { type: "string" }, version: { type: "integer" }, hash: { type: "string" } },
      },
      ids: { type: "array", items: { type: "string" }, description: "One id a row, for POST /feedback." },
      predictions: { type: "array", items: prediction },
      ...(classes.length > 0
        ? {
            probabilities: {
              type: "array",
              items: {
                type: "object",
                properties: Object.fromEntries(
                  classes.map((name) => [name, { type: "number", minimum: 0, maximum: 1 }]),
                ),
              },
            },
          }
        : {}),
      warnings: { type: "array", items: { type: "string" } },
    },
  };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const problem = {
    content: {
      "application/problem+json": {
        schema: {
          type: "object",
          properties: {
            title: { type: "string" },
            status: { type: "integer" },
            detail: { type: "string" },
            code: { type: "string" },
            requestId: { type: "string" },
          },
        },
      },
    },
  };
  return {
    openapi: "3.1.0",
    info: { title: `Millrace: ${model.name}`, version: String(model.version) },
    paths: {
      "/predict": {
        post: {
          summary: `Predicts ${body.target} for each row`,
          requestBody: {
            required: true,
            ...json({
              type: "object",
              required: ["features"],
              properties: {
                features: { type: "array", minItems: 1, items: row, description: "Rows as objects of column values." },
                ids: {
                  type: "array",
                  items: { type: "string" },
                  description: "Your own id for each row; made when left out.",
                },
              },
            }),
          },
          responses: {
            200: { description: "A prediction for every row, in order", ...json(answer) },
            "4XX": { description: "What is wrong with the request: field and row", ...problem },
            503: { description: "Busy or draining", ...problem },
          },
        },
      },
      "/feedback": {
        post: {
          summary: "Says what the target of a predicted row turned out to be",
          requestBody: {
            required: true,
            ...json({
              type: "object",
              required: ["labels"],
              properties: {
                labels: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["id", "label"],
                    properties: { id: { type: "string" }, label: { type: ["string", "number", "boolean"] } },
                  },
                },
              },
            }),
          },
          responses: {
            200: { description: "How many labels were kept" },
            "4XX": { description: "What is wrong", ...problem },
          },
        },
      },
      "/health": {
        get: {
          summary: "Live and ready, with the model served",
          responses: { 200: { description: "ready" }, 503: { description: "not ready" } },
        },
      },
      "/metrics": { get: { summary: "Prometheus metrics", responses: { 200: { description: "text format" } } } },
      "/openapi.json": { get: { summary: "This document", responses: { 200: { description: "OpenAPI 3.1" } } } },
    },
  };
}
