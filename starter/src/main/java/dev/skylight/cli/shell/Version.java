package dev.skylight.cli.shell;

import picocli.CommandLine.IVersionProvider;

/** The product's version, from the jar's manifest. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"skylight " + text()};
  }

  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version != null ? version : "(not packaged)";
  }
}
