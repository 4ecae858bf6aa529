package dev.skylight.temporal;

import dev.skylight.collection.SkylightException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.util.Map;

/** Reads Temporal's standard configuration: its file and its environment variables. */
final class Profiles {

  /** What the SDK connects to where nothing names an address. */
  static final String DEFAULT_ADDRESS = "127.0.0.1:7233";

  private Profiles() {}

  /** Whether the default profile or the environment names an address. */
  static boolean hasDefaultAddress(Map<String, String> env) {
    String address = load(null, env).getAddress();
    return address != null && !address.isBlank();
  }

  /**
   * Loads a profile.
   *
   * @param name name in the file, or null for TEMPORAL_PROFILE or the default one
   */
  static ClientConfigProfile load(String name, Map<String, String> env) {
    LoadClientConfigProfileOptions.Builder options =
        LoadClientConfigProfileOptions.newBuilder().setEnvOverrides(env);
    if (name != null) {
      options.setConfigFileProfile(name);
    }
    try {
      return ClientConfigProfile.load(options.build());
    } catch (IllegalArgumentException e) {
      String asked = name != null ? name : env.getOrDefault("TEMPORAL_PROFILE", "default");
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no Temporal profile '"
              + asked
              + "' in "
              + Target.configFile(env)
              + ": give --temporal embedded, dev, HOST:PORT or the name of a profile in that file.",
          e);
    } catch (IOException | RuntimeException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot read Temporal's configuration file "
              + Target.configFile(env)
              + ": "
              + e.getMessage()
              + ".",
          e);
    }
  }

  /** Connection options of a profile, with TLS off where the user turned it off. */
  static WorkflowServiceStubsOptions stubs(ClientConfigProfile profile) {
    WorkflowServiceStubsOptions options;
    try {
      options = profile.toWorkflowServiceStubsOptions();
    } catch (RuntimeException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot use the TLS settings of the Temporal profile for "
              + address(profile)
              + ": "
              + e.getMessage()
              + "; check TEMPORAL_TLS_* and the certificate files they name.",
          e);
    }
    boolean tlsOff = profile.getTls() != null && Boolean.TRUE.equals(profile.getTls().isDisabled());
    if (tlsOff) {
      // an API key alone turns TLS on, and TEMPORAL_TLS=false does not turn it off again
      return WorkflowServiceStubsOptions.newBuilder(options).setEnableHttps(false).build();
    }
    return options;
  }

  static String address(ClientConfigProfile profile) {
    return profile.getAddress() == null || profile.getAddress().isBlank()
        ? DEFAULT_ADDRESS
        : profile.getAddress();
  }

  static String namespace(ClientConfigProfile profile) {
    return profile.getNamespace() == null || profile.getNamespace().isBlank()
        ? "default"
        : profile.getNamespace();
  }
}
