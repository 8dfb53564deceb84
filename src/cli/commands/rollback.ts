import { Option } from "commander";
import { defaultAlias } from "../../store/model-registry.js";
import type { CliCommand } from "../command.js";
import { projectOption, storeOf, withRegistry } from "../project.js";
import { modelDocument } from "./models.js";

export const rollbackCommand: CliCommand = {
  usage: "rollback <name>",
  summary: "point a model's alias at the version it pointed at before",
  examples: ["millrace rollback churn", "millrace rollback churn --alias stable"],
  options(command) {
    projectOption(command);
    command.addOption(new Option("--alias <alias>", "the alias to move").default(defaultAlias));
  },
  async run(_session, [name], { project, alias }) {
    return withRegistry(storeOf(String(project)), (registry) => {
      const model = registry.rollback(name!, String(alias));
      return {
        json: { model: modelDocument(model), alias },
        text: `${name}@${alias} is version ${model.version} again`,
      };
    });
  },
};
