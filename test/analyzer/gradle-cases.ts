import type { ManifestCase } from './manifest-cases.ts';

export const gradleCases: Readonly<Record<string, ManifestCase>> = {
  'build.gradle.kts with the version catalog of the build above it': {
    entry: 'app/Main.java',
    files: {
      'app/Main.java': 'class Main {}\n',
      'app/build.gradle.kts': `dependencies {
    implementation(libs.spark.sql)
    implementation(platform(libs.djl.bom))
    api(libs.bundles.io)
    implementation(libs.not.there)
    testImplementation(libs.junit)
}
`,
      'gradle/libs.versions.toml': `[versions]
spark = "3.5.1"
djl = { strictly = "[0.28, 0.30[", prefer = "0.29.0" }
arrow = "[15.0,17.0)"
[libraries]
spark-sql = { module = "org.apache.spark:spark-sql_2.13", version.ref = "spark" }
djl-bom = { group = "ai.djl", name = "bom", version.ref = "djl" }
arrow_vector = { module = "org.apache.arrow:arrow-vector", version.ref = "arrow" }
gcs = "com.google.cloud:google-cloud-storage:2.40.0"
junit = "org.junit.jupiter:junit-jupiter:5.10.0"
[bundles]
io = ["arrow-vector", "gcs"]
`,
    },
    dependencies: {
      'org.apache.spark:spark-sql_2.13': '3.5.1',
      'ai.djl:bom': '0.29.0',
      'org.apache.arrow:arrow-vector': null,
      'com.google.cloud:google-cloud-storage': '2.40.0',
    },
    places: { 'dependencies.org.apache.spark:spark-sql_2.13': '../gradle/libs.versions.toml:6' },
  },
  'a version catalog in mid-edit': {
    entry: 'Main.java',
    files: {
      'build.gradle': 'dependencies { implementation libs.gcs }\n',
      'gradle/libs.versions.toml':
        '[versions]\nspark =\n[libraries]\ngcs = "com.google.cloud:google-cloud-storage:2.40.0"\n',
    },
    dependencies: { 'com.google.cloud:google-cloud-storage': '2.40.0' },
    warnings: [/libs\.versions\.toml:2 .*not valid TOML/],
  },
  'gradle.lockfile: versions of what runs, not of what only tests have': {
    entry: 'Main.java',
    files: {
      'build.gradle':
        "dependencies { implementation 'org.apache.spark:spark-sql_2.13:3.+'; implementation 'junit:junit' }\n",
      'gradle.lockfile': `# This is a Gradle generated file for dependency locking.
org.apache.spark:spark-sql_2.13:3.5.1=compileClasspath,runtimeClasspath
junit:junit:4.13.2=testCompileClasspath,testRuntimeClasspath
empty=annotationProcessor
`,
    },
    dependencies: { 'org.apache.spark:spark-sql_2.13': '3.5.1', 'junit:junit': null },
    places: { 'dependencies.org.apache.spark:spark-sql_2.13': 'gradle.lockfile:2' },
  },
};
