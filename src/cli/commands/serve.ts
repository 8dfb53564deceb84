import { dirname } from "node:path";
import { Option } from "commander";
import { storeFolderOf } from "../../pipeline/run.js";
import type { CliCommand } from "../command.js";
import { configIfThere, modelReference, projectOption, storeOf } from "../project.js";
import { say } from "../run-phases.js";
import { wholeNumber } from "../session.js";

export const serveCommand: CliCommand = {
  usage: "serve",
  summary: "answer predictions over HTTP until stopped: /predict, /health, /metrics, /openapi.json",
  examples: ["millrace serve", "millrace serve --model churn@champion --port 8080 --host 127.0.0.1"],
  options(command) {
    projectOption(command);
    command.addOption(new Option("--model <ref>", "name, name@version or name@alias"));
    command.addOption(new Option("--port <n>", "port; 0 takes a free one").argParser(wholeNumber("--port", 0, 65_535)));
    command.addOption(new Option("--host <host>", "address; any other than loopback needs MILLRACE_TOKEN"));
  },
  async run(session, _args, { project, model, port, host }) {
    const path = String(project);
    const folder = dirname(storeOf(path));
    const loaded = await configIfThere(session, path);
    const reference = await modelReference(session, path, model);
    // Loaded here, so that other commands do not pay for the server's packages.
    const { serveModel } = await import("../../server/serve-model.js");
    const { deploy } = loaded?.config ?? {};
    const { threads } = session.options;
    const token = process.env.MILLRACE_TOKEN;
    const server = await serveModel({
      folder,
      model: reference,
      host: typeof host === "string" ? host : (deploy?.host ?? "127.0.0.1"),
      port: typeof port === "number" ? port : (deploy?.port ?? 8080),
      ...(deploy ? { log: deploy.log } : {}),
      ...(threads === undefined ? {} : { threads }),
      ...(token ? { token } : {}),
    });
    const { name, version, hash } = server.model;
    say(session, `serving ${name}@${version} at ${server.url} (store ${storeFolderOf(folder)}); stop with Ctrl-C`);
    await new Promise<void>((resolve) => {
      if (session.signal.aborted) resolve();
      session.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await server.close();
    return { json: { model: { name, version, hash }, url: server.url, stopped: true }, text: "stopped" };
  },
};
