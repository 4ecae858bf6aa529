package dev.skylight.cli;

import picocli.CommandLine.IVersionProvider;

/** The product's version, from the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"skylight " + text()};
  }

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version != null ? version : "(not packaged)";
  }
}
