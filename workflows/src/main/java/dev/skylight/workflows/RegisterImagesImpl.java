package dev.skylight.workflows;

import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import java.util.List;

/** Folder after folder, so that ids follow the order the user gave. */
public final class RegisterImagesImpl implements RegisterImages {

  @Override
  public RegisterResult run(String collection, List<String> folders, RegisterOptions options) {
    RegisterResult sum = RegisterResult.NONE;
    for (String folder : folders) {
      sum = sum.plus(ActivityStubs.register(collection, folder).register(folder, options));
    }
    return sum;
  }
}
