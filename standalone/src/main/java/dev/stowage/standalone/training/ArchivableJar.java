package dev.stowage.standalone.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;

/**
 * Brings the classes of a jar to a class file version that an AOT cache takes. Classes compiled for
 * Java 5, as picocli's are, have no stack maps: a cache leaves them out, and each start would read
 * and verify them the old, slow way.
 */
final class ArchivableJar {
  private static final ClassTransform WITH_STACK_MAPS =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
          .andThen(
              ClassTransform.endHandler(
                  builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)));

  private ArchivableJar() {}

  /** Replaces the jar. */
  static void upgrade(Path jar) throws IOException {
    Path upgraded = jar.resolveSibling(jar.getFileName() + ".upgraded");
    ClassFile classes =
        ClassFile.of(
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(ArchivableJar.class.getClassLoader())));
    try (JarInputStream in = new JarInputStream(Files.newInputStream(jar));
        OutputStream file = Files.newOutputStream(upgraded);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(upgraded(classes, entry.getName(), in));
        out.closeEntry();
      }
    }
    Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] upgraded(ClassFile classes, String name, InputStream content)
      throws IOException {
    byte[] bytes = content.readAllBytes();
    if (!name.endsWith(".class") || name.startsWith("META-INF/")) {
      return bytes;
    }
    ClassModel model = classes.parse(bytes);
    return model.majorVersion() >= ClassFile.JAVA_8_VERSION || model.isModuleInfo()
        ? bytes
        : classes.transformClass(model, WITH_STACK_MAPS);
  }
}
