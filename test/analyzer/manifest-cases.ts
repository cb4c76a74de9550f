/** A project, and what its manifests tell. */
export interface ManifestCase {
  /** `train.py` when absent; a program that imports nothing unless `files` has another text of it. */
  readonly entry?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string | null>>;
  /** Evidence field → `file:line`. */
  readonly places?: Readonly<Record<string, string>>;
  readonly frameworks?: Readonly<Record<string, string | null>>;
  /** Patterns of `file:line message`, in order. */
  readonly warnings?: readonly RegExp[];
}

export const manifestCases: Readonly<Record<string, ManifestCase>> = {
  'requirements.txt: a constraints file fixes versions and asks for nothing': {
    files: {
      'requirements.txt': '-c limits/all.txt\ntorch>=2\nnumpy==1.26.4\n',
      'limits/all.txt': 'torch==2.8.0\nscipy==1.14.0\n',
    },
    dependencies: { torch: '2.8.0', numpy: '1.26.4' },
    places: { 'dependencies.torch': 'limits/all.txt:1' },
  },
  'requirements.txt: continued lines with hashes and a comment between': {
    files: {
      'requirements.txt':
        'torch==2.8.0 \\\n  # why\n  --hash=sha256:aa \\\n  --hash=sha256:bb\nnumpy==1.26.4 --hash=sha256:cc # x\n',
    },
    dependencies: { torch: '2.8.0', numpy: '1.26.4' },
    places: { 'dependencies.torch': 'requirements.txt:1', 'dependencies.numpy': 'requirements.txt:5' },
  },
  'requirements.txt: markers of other systems and of old Pythons leave a line out': {
    files: {
      'requirements.txt': [
        'a==1 ; sys_platform == "darwin" and platform_machine == "arm64"',
        "b==1 ; sys_platform != 'win32' and python_version >= '3.8'",
        'c==1 ; python_version < "3.7"',
        'd==1 ; (os_name == "nt" or platform_system == "Linux")',
        'e==1 ; "win32" == sys_platform',
        'f==1 ; extra == "gpu"',
        'g==1 ; python_version < "3.11"',
        'h==1 ; not even a marker',
        'i==1 ; platform_python_implementation == "PyPy"',
      ].join('\n'),
    },
    dependencies: { b: '1', d: '1', f: '1', g: '1', h: '1' },
  },
  'requirements.txt: what stands elsewhere is not fetched': {
    files: { 'requirements.txt': '-r https://files.example/r.txt\ntorch==2.8.0\n' },
    dependencies: { torch: '2.8.0' },
    warnings: [/requirements\.txt:1 .* is not fetched/],
  },
  'pyproject.toml: uv and PDM groups, markers, Poetry groups and lists': {
    files: {
      'pyproject.toml': `[project]
dependencies = ["torch==2.8.0; sys_platform == 'linux'", "torch==2.7.0; sys_platform == 'darwin'"]
[tool.uv]
dev-dependencies = ["ruff==0.6.0"]
[tool.pdm.dev-dependencies]
test = ["pytest==8.3.0"]
[tool.poetry.dependencies]
python = "^3.11"
jax = [{version = "0.4.30", platform = "darwin"}, {version = "0.5.0", platform = "linux"}]
[tool.poetry.group.dev.dependencies]
mypy = "1.11.0"
`,
    },
    dependencies: { torch: '2.8.0', ruff: '0.6.0', pytest: '8.3.0', jax: '0.5.0', mypy: '1.11.0' },
    places: { 'dependencies.torch': 'pyproject.toml:2', 'dependencies.mypy': 'pyproject.toml:11' },
  },
  'setup.cfg': {
    files: {
      'setup.cfg': `[metadata]
name = x
[options]
python_requires = >=3.9
install_requires =
    torch==2.8.0
    # a comment
    numpy>=1.26
    pywin32==306 ; sys_platform == "win32"
[options.extras_require]
gpu =
    cupy-cuda12x==13.3.0
dev = pytest
`,
    },
    dependencies: { torch: '2.8.0', numpy: null, 'cupy-cuda12x': '13.3.0', pytest: null },
    places: { 'dependencies.torch': 'setup.cfg:6', 'dependencies.cupy-cuda12x': 'setup.cfg:12' },
  },
  'environment.yml, with its pip list': {
    files: {
      'environment.yml': `name: gpu
channels: [pytorch, nvidia, conda-forge]
dependencies:
  - python=3.11
  - pytorch::pytorch=2.5.1=py3.11_cuda12.4_cudnn9.1.0_0
  - pytorch-cuda=12.4
  - numpy >=1.26
  - pandas==2.2.2
  - pip
  - pip:
      - -r more.txt
      - transformers==4.46.0
`,
      'more.txt': 'datasets==3.0.0\n',
      'train.py': 'import torch\n',
    },
    dependencies: {
      python: '3.11',
      torch: '2.5.1',
      'pytorch-cuda': '12.4',
      numpy: null,
      pandas: '2.2.2',
      transformers: '4.46.0',
      datasets: '3.0.0',
    },
    frameworks: { torch: '2.5.1' },
    places: {
      'dependencies.torch': 'environment.yml:5',
      'dependencies.transformers': 'environment.yml:12',
      'dependencies.datasets': 'more.txt:1',
    },
  },
  'environment.yml of a shell script': {
    entry: 'run.sh',
    files: { 'environment.yml': 'dependencies:\n- bioconda::samtools=1.20\n- bwa\n' },
    dependencies: { samtools: '1.20', bwa: null },
  },
  Pipfile: {
    files: {
      Pipfile: '[packages]\ntorch = "==2.8.0"\nnumpy = "*"\n[dev-packages]\npytest = {version = "==8.0.0"}\n',
    },
    dependencies: { torch: '2.8.0', numpy: null, pytest: '8.0.0' },
    places: { 'dependencies.pytest': 'Pipfile:5' },
  },
  'Cargo.toml: targets, renames, tables of their own': {
    entry: 'main.rs',
    files: {
      'Cargo.toml': `[dependencies]
rayon = "=1.10.0"
tensors = { package = "ndarray", version = "=0.16.1" }
[dependencies.serde]
version = "1"
[target.'cfg(unix)'.dependencies]
libc = "=0.2.155"
[dev-dependencies]
criterion = "=0.5.1"
`,
    },
    dependencies: { rayon: '1.10.0', ndarray: '0.16.1', serde: null, libc: '0.2.155' },
    places: { 'dependencies.serde': 'Cargo.toml:4', 'dependencies.ndarray': 'Cargo.toml:3' },
  },
  'pom.xml: properties, a parent, managed versions, no tests': {
    entry: 'Main.java',
    files: {
      'pom.xml': `<?xml version="1.0"?>
<project>
  <parent><groupId>org.acme</groupId><artifactId>all</artifactId><version>7</version></parent>
  <properties><spark.version>3.5.1</spark.version><scala>2.12</scala></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>33.0.0-jre</version></dependency>
    <dependency><groupId>org.never</groupId><artifactId>asked</artifactId><version>1.0</version></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-sql_\${scala}</artifactId>
      <version>\${spark.version}</version>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>own</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1.0,2.0)</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13</version><scope>test</scope></dependency>
  </dependencies>
  <build><plugins><plugin><dependencies><dependency><groupId>p</groupId><artifactId>q</artifactId><version>1</version></dependency></dependencies></plugin></plugins></build>
</project>
`,
    },
    dependencies: {
      'org.apache.spark:spark-sql_2.12': '3.5.1',
      'com.google.guava:guava': '33.0.0-jre',
      'org.acme:own': '7',
      'a:range': null,
    },
    places: {
      'dependencies.org.apache.spark:spark-sql_2.12': 'pom.xml:10',
      'dependencies.com.google.guava:guava': 'pom.xml:6',
    },
  },
  'build.gradle': {
    entry: 'Main.java',
    files: {
      'build.gradle': `def sparkVersion = '3.5.1'
ext { beam = '2.58.0' }
dependencies {
  // implementation 'not:this:1.0'
  implementation "org.apache.spark:spark-core_2.12:$sparkVersion"
  implementation group: 'org.apache.beam', name: 'beam-sdks', version: "\${beam}"
  api 'com.google.guava:guava:33.+'
  runtimeOnly('org.slf4j:slf4j-simple')
  testImplementation 'junit:junit:4.13'
}
`,
    },
    dependencies: {
      'org.apache.spark:spark-core_2.12': '3.5.1',
      'org.apache.beam:beam-sdks': '2.58.0',
      'com.google.guava:guava': null,
      'org.slf4j:slf4j-simple': null,
    },
    places: { 'dependencies.com.google.guava:guava': 'build.gradle:7' },
  },
  'build.gradle.kts': {
    entry: 'Main.java',
    files: {
      'build.gradle.kts': `val djl = "0.29.0"
dependencies {
  implementation(platform("ai.djl:bom:$djl"))
  implementation(
    "ai.djl:api:\${djl}"
  )
  /* implementation("no:no:1.0") */
  implementation(group = "a.b", name = "c", version = "1.2.3")
}
`,
    },
    dependencies: { 'ai.djl:bom': '0.29.0', 'ai.djl:api': '0.29.0', 'a.b:c': '1.2.3' },
  },
  'Dockerfile: base image, apt, pip and conda lines of the last stage': {
    files: {
      Dockerfile: `# syntax=docker/dockerfile:1
ARG TORCH=2.5.1
FROM node:22 AS web
RUN npm ci && pip install not-this==1.0
FROM --platform=linux/amd64 pytorch/pytorch:\${TORCH}-cuda12.4-cudnn9-runtime AS base
RUN --mount=type=cache,target=/var/cache apt-get update && \\
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
      # for video
      ffmpeg libsndfile1=1.2.* \\
 && rm -rf /var/lib/apt/lists/*
FROM base
COPY . /app
RUN pip install --no-cache-dir --extra-index-url https://packages.example/simple "transformers[torch]==4.46.0" 'numpy<2' -r /app/more.txt
RUN ["python", "-m", "pip", "install", "scipy==1.14.0", "."]
RUN uv pip install --system einops==0.8.0; conda install -y -c conda-forge faiss-gpu=1.8.0
`,
      'more.txt': 'peft==0.13.0\n',
      'train.py': 'import torch\n',
    },
    dependencies: {
      'pytorch/pytorch': '2.5.1-cuda12.4-cudnn9-runtime',
      torch: '2.5.1',
      ffmpeg: null,
      libsndfile1: '1.2',
      transformers: '4.46.0',
      numpy: null,
      scipy: '1.14.0',
      einops: '0.8.0',
      'faiss-gpu': '1.8.0',
      peft: '0.13.0',
    },
    frameworks: { torch: '2.5.1' },
    places: {
      'dependencies.torch': 'Dockerfile:5',
      'dependencies.ffmpeg': 'Dockerfile:9',
      'dependencies.transformers': 'Dockerfile:13',
      'dependencies.peft': 'more.txt:1',
    },
  },
  'Dockerfile: a manifest goes before it, an unknown base is left out, here-documents are read': {
    files: {
      Dockerfile:
        'ARG BASE\nFROM $BASE\nRUN <<EOF\napt-get install -y samtools\npip install torch==2.0.0\nEOF\n',
      'requirements.txt': 'torch==2.8.0\n',
    },
    dependencies: { torch: '2.8.0', samtools: null },
  },
  'Dockerfile: an image by digest, with a registry and a port': {
    entry: 'run.sh',
    files: { Dockerfile: 'FROM registry.example:5000/acme/tools:1.2@sha256:ab12\n' },
    dependencies: { 'registry.example:5000/acme/tools': '1.2' },
  },
};
