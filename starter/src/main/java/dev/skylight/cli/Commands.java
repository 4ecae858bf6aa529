package dev.skylight.cli;

import dev.skylight.cli.care.DuplicatesCommand;
import dev.skylight.cli.care.ExportPathsCommand;
import dev.skylight.cli.care.VerifyCommand;
import dev.skylight.cli.collect.ImportCommand;
import dev.skylight.cli.collect.ImportWorkersCommand;
import dev.skylight.cli.collect.RunPipelineCommand;
import dev.skylight.cli.demo.DemoCommand;
import dev.skylight.cli.demo.SampleImagesCommand;
import dev.skylight.cli.job.CancelCommand;
import dev.skylight.cli.job.EmbedCommand;
import dev.skylight.cli.job.PauseCommand;
import dev.skylight.cli.job.RegenerateCommand;
import dev.skylight.cli.job.ResumeCommand;
import dev.skylight.cli.job.StatusCommand;
import dev.skylight.cli.job.TemporalCommand;
import dev.skylight.cli.job.WorkerCommand;
import dev.skylight.cli.model.ModelCommand;
import dev.skylight.cli.notes.RateCommand;
import dev.skylight.cli.notes.StatsCommand;
import dev.skylight.cli.notes.TagCommand;
import dev.skylight.cli.products.ProductsCommand;
import dev.skylight.cli.products.PublishCommand;
import dev.skylight.cli.search.BuildIndexCommand;
import dev.skylight.cli.search.SearchImageCommand;
import dev.skylight.cli.search.SearchTextCommand;
import dev.skylight.cli.serve.ServeCommand;
import dev.skylight.cli.setup.CompletionCommand;
import dev.skylight.cli.setup.ConfigCommand;
import dev.skylight.cli.setup.HelpCommand;
import dev.skylight.cli.setup.VersionCommand;
import dev.skylight.cli.shell.Shell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All commands by name, in the order in which lists show them. */
public final class Commands {

  private static final Map<String, Function<Shell, Object>> ALL = all();

  private Commands() {}

  private static Map<String, Function<Shell, Object>> all() {
    Map<String, Function<Shell, Object>> all = new LinkedHashMap<>();
    all.put("demo", shell -> new DemoCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "run-pipeline",
        shell -> new RunPipelineCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("embed", shell -> new EmbedCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "regenerate",
        shell -> new RegenerateCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "worker", shell -> new WorkerCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "status", shell -> new StatusCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("pause", shell -> new PauseCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "resume", shell -> new ResumeCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "cancel", shell -> new CancelCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "build-index",
        shell -> new BuildIndexCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("search-text", shell -> new SearchTextCommand(shell.screen(), shell.settings()));
    all.put("search-image", shell -> new SearchImageCommand(shell.screen(), shell.settings()));
    all.put("serve", shell -> new ServeCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "products",
        shell -> ProductsCommand.with(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "publish", shell -> new PublishCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("tag", shell -> TagCommand.with(shell.screen(), shell.settings()));
    all.put("rate", shell -> new RateCommand(shell.screen(), shell.settings()));
    all.put("stats", shell -> new StatsCommand(shell.screen(), shell.settings()));
    all.put(
        "verify", shell -> new VerifyCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "duplicates",
        shell -> new DuplicatesCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "import", shell -> new ImportCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "import-workers",
        shell -> new ImportWorkersCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put(
        "export-paths",
        shell -> new ExportPathsCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("sample-images", shell -> new SampleImagesCommand(shell.screen(), shell.settings()));
    all.put(
        "temporal",
        shell -> new TemporalCommand(shell.screen(), shell.settings(), shell.logging()));
    all.put("config", shell -> new ConfigCommand(shell.screen(), shell.settings()));
    all.put("model", shell -> ModelCommand.with(shell.screen(), shell.settings(), shell.logging()));
    all.put("version", shell -> new VersionCommand(shell.screen()));
    all.put("generate-completion", shell -> new CompletionCommand(shell.screen()));
    all.put("help", shell -> new HelpCommand(shell.screen()));
    return all;
  }

  /** Their names. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** Whether there is such a command. */
  static boolean has(String name) {
    return ALL.containsKey(name);
  }

  /** Makes a command. */
  static Object make(String name, Shell shell) {
    return ALL.get(name).apply(shell);
  }
}
