import { describe, expect, it } from 'vitest';
import { analyzeProject } from '../support/analyze-project.ts';

const goModule = 'module example.com/acme/rollup\n\ngo 1.23\n\nrequire cloud.google.com/go/storage v1.43.0\n';
const goReader = (bucket: string) => `package data
import "cloud.google.com/go/storage"
func Open(c *storage.Client) { c.Bucket("${bucket}").Object("in.csv").NewReader(nil) }
`;
const javaReader = (name: string, bucket: string, of = 'acme.data') => `package ${of};
public class ${name} { static void load() { spark.read().parquet("gs://${bucket}/in.parquet"); } }
`;

/** Entry, files, places that are read, packages. */
const cases: Readonly<
  Record<
    string,
    readonly [
      entry: string,
      files: Readonly<Record<string, string>>,
      read: readonly string[],
      packages: readonly string[],
    ]
  >
> = {
  'Go: a package of the module, and what that imports': [
    'cmd/run/main.go',
    {
      'go.mod': goModule,
      'cmd/run/main.go':
        'package main\nimport "example.com/acme/rollup/internal/data"\nfunc main() { data.Open(nil) }\n',
      'internal/data/open.go': `${goReader('acme-a')}\nimport "example.com/acme/rollup/internal/more"\n`,
      'internal/data/open_test.go': goReader('acme-test'),
      'internal/more/more.go': goReader('acme-b'),
      'internal/other/other.go': goReader('acme-other'),
    },
    ['gs://acme-a/in.csv', 'gs://acme-b/in.csv'],
    ['cloud.google.com/go/storage'],
  ],
  'Go: the other files of the package, but no other program': [
    'main.go',
    {
      'go.mod': 'module rollup\n',
      'main.go': 'package main\nimport "rollup"\nfunc main() { Open(nil) }\n',
      'open.go': goReader('acme-a'),
      'second.go': `${goReader('acme-b')}func main() {}\n`,
    },
    ['gs://acme-a/in.csv'],
    ['cloud.google.com/go/storage'],
  ],
  'Go: nothing beside a file without a module': [
    'main.go',
    { 'main.go': 'package main\nimport "example.com/x/y"\nfunc main() {}\n', 'open.go': goReader('acme-a') },
    [],
    ['example.com/x/y'],
  ],
  'Go: a module whose name another begins with, and a path that climbs': [
    'main.go',
    {
      'go.mod': 'module example.com/a\n',
      'main.go': 'package main\nimport (\n "example.com/ab/c"\n "example.com/a/../b"\n)\nfunc main() {}\n',
      'b/b.go': goReader('acme-b'),
    },
    [],
    ['example.com/ab/c', 'example.com/a/..'],
  ],
  'Java: a class by its package, members, a whole package and the classes beside': [
    'src/main/java/acme/App.java',
    {
      'src/main/java/acme/App.java': `package acme;
import acme.data.One;
import static acme.data.Two.load;
import acme.more.*;
import org.apache.spark.sql.SparkSession;
class App { public static void main(String[] args) { One.load(); Beside.load(); } }
`,
      'src/main/java/acme/Beside.java': javaReader('Beside', 'beside', 'acme'),
      'src/main/java/acme/Unnamed.java': javaReader('Unnamed', 'unnamed', 'acme'),
      'src/main/java/acme/data/One.java': javaReader('One', 'one'),
      'src/main/java/acme/data/Two.java': javaReader('Two', 'two'),
      'src/main/java/acme/data/Three.java': javaReader('Three', 'three'),
      'src/main/java/acme/more/Four.java': javaReader('Four', 'four', 'acme.more'),
    },
    ['beside', 'four', 'one', 'two'].map((name) => `gs://${name}/in.parquet`),
    ['spark'],
  ],
  'Java: a file that is not in the folder of its package': [
    'App.java',
    {
      'App.java':
        'package com.acme;\nimport com.acme.data.One;\nclass App { public static void main(String[] a) {} }\n',
      'com/acme/data/One.java': javaReader('One', 'one', 'com.acme.data'),
    },
    ['gs://one/in.parquet'],
    [],
  ],
};

describe("a project's own packages are followed", () => {
  it.each(Object.entries(cases))('%s', async (_name, [entry, files, read, packages]) => {
    const { job } = await analyzeProject(files, entry);
    expect(job.dataAccess.map(({ uri }) => uri).sort()).toEqual(read);
    expect(Object.keys(job.dependencies)).toEqual(packages);
  });
});
