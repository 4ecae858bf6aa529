package dev.skylight.workflows;

import dev.skylight.job.RegisterResult;
import java.util.List;

/** Folder after folder, so that ids follow the order the user gave. */
public final class RegisterImagesImpl implements RegisterImages {

  @Override
  public RegisterResult run(String collection, List<String> folders) {
    RegisterResult sum = RegisterResult.NONE;
    for (String folder : folders) {
      sum = sum.plus(ActivityStubs.register(collection, folder).register(folder));
    }
    return sum;
  }
}
