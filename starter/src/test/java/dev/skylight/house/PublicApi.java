package dev.skylight.house;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The signatures that programs of others compile against, one a line. */
final class PublicApi {

  private static final Pattern INNER =
      Pattern.compile("dev\\.skylight\\.(internal|cli)\\.[\\w.$]+");

  private PublicApi() {}

  /** Of these classes and the public ones inside them, sorted by class, then by member. */
  static List<String> of(Collection<Class<?>> classes) {
    List<String> lines = new ArrayList<>();
    List<Class<?>> sorted = new ArrayList<>(classes);
    sorted.sort((a, b) -> a.getName().compareTo(b.getName()));
    for (Class<?> type : sorted) {
      if (!visible(type.getModifiers())) {
        continue;
      }
      lines.add(head(type));
      members(type).forEach(member -> lines.add("  " + member));
      lines.addAll(of(Arrays.asList(type.getDeclaredClasses())));
    }
    return lines;
  }

  /** Types of these lines that are not meant for others. */
  static Collection<String> inner(List<String> lines) {
    return lines.stream()
        .flatMap(line -> INNER.matcher(line).results().map(found -> found.group()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String head(Class<?> type) {
    StringBuilder head = new StringBuilder(type.toGenericString());
    if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
      head.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    }
    if (type.getGenericInterfaces().length > 0) {
      head.append(type.isInterface() ? " extends " : " implements ");
      head.append(
          Arrays.stream(type.getGenericInterfaces())
              .map(java.lang.reflect.Type::getTypeName)
              .collect(Collectors.joining(", ")));
    }
    if (type.isEnum()) {
      // in their order, which others may have stored
      head.append(" ").append(Arrays.toString(type.getEnumConstants()));
    }
    return head.toString().replace("java.lang.", "");
  }

  private static Collection<String> members(Class<?> type) {
    Collection<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (visible(field.getModifiers()) && !field.isEnumConstant() && !field.isSynthetic()) {
        members.add(shortened(field.toGenericString(), type));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (told(constructor)) {
        members.add(shortened(constructor.toGenericString(), type));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (told(method)) {
        members.add(shortened(method.toGenericString(), type));
      }
    }
    return members;
  }

  private static boolean told(Executable member) {
    return visible(member.getModifiers()) && !member.isSynthetic() && !ofEveryRecord(member);
  }

  /** What the compiler gives every record. */
  private static boolean ofEveryRecord(Executable member) {
    return member.getDeclaringClass().isRecord()
        && Modifier.isFinal(member.getModifiers())
        && Set.of("equals", "hashCode", "toString").contains(member.getName());
  }

  /** Without the packages that say nothing new; the class stays, so that a line stands alone. */
  private static String shortened(String signature, Class<?> type) {
    return signature.replace(type.getPackageName() + ".", "").replace("java.lang.", "");
  }
}
