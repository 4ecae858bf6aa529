package dev.skylight.cli.options;

import dev.skylight.cli.shell.Screen;
import dev.skylight.internal.models.Cuda;
import dev.skylight.internal.models.Device;
import dev.skylight.internal.models.OnnxEmbedders;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How this process embeds. Vectors depend on none of it but the device. */
public final class EngineOptions {

  private static final String SHARE = "(100|[1-9][0-9]?)%?";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of this process that decode and run the model. Default: all cores")
  private Integer threads;

  @Option(
      names = "--cpu",
      paramLabel = "PERCENT",
      description = "As --threads, as a share of the cores, as in 80%%: rounded down, at least one")
  private String cpu;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + OnnxEmbedders.BATCH_SIZE,
      description =
          "Pictures per run of the model; one that its makers quantised takes them one by one."
              + " On a GPU always 32. Default: ${DEFAULT-VALUE}")
  private int batchSize = OnnxEmbedders.BATCH_SIZE;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      defaultValue = "auto",
      description =
          "What the model runs on. cuda: an NVIDIA GPU, where this copy was built for it, else the"
              + " CPU; vectors of the two do not mix. auto: a GPU that works, for fp32 and fp16."
              + " Default: ${DEFAULT-VALUE}")
  private Device device = Device.AUTO;

  /** Refuses what makes no sense, before anything is begun. */
  public void check() {
    threads();
    batchSize();
  }

  /** The models of this process; says so where a GPU was asked for and cannot be had. */
  public OnnxEmbedders embedders(Screen screen) {
    if (device == Device.CUDA) {
      Cuda.problem()
          .ifPresent(
              why ->
                  screen.warn(
                      "--device cuda: "
                          + why
                          + ", so the CPU is used. docs/models.md says what CUDA needs."));
    }
    return new OnnxEmbedders(threads(), batchSize(), device);
  }

  /** Threads that decode and run the model. */
  public int threads() {
    return threads(Runtime.getRuntime().availableProcessors());
  }

  /** As {@link #threads()}, on a machine of so many cores. */
  public int threads(int cores) {
    if (cpu == null) {
      return threads(threads, spec);
    }
    if (threads != null) {
      throw new ParameterException(
          spec.commandLine(), "--threads and --cpu say the same thing twice: give one of them");
    }
    if (!cpu.matches(SHARE)) {
      throw new ParameterException(spec.commandLine(), "--cpu must be between 1% and 100%: " + cpu);
    }
    return Math.max(1, cores * Integer.parseInt(cpu.replace("%", "")) / 100);
  }

  /** Pictures of a run of a model that takes several. */
  public int batchSize() {
    if (batchSize < OnnxEmbedders.SMALLEST_BATCH || batchSize > OnnxEmbedders.LARGEST_BATCH) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch-size must be between "
              + OnnxEmbedders.SMALLEST_BATCH
              + " and "
              + OnnxEmbedders.LARGEST_BATCH
              + ": "
              + batchSize);
    }
    return batchSize;
  }

  /** Threads as they were asked for, else all cores. */
  public static int threads(Integer asked, CommandSpec spec) {
    if (asked != null && (asked < 1 || asked > 1_024)) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be between 1 and 1,024: " + asked);
    }
    return asked != null ? asked : Runtime.getRuntime().availableProcessors();
  }
}
