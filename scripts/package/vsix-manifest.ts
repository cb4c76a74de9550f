/** What a package says of itself to an editor, from extension/package.json with its texts resolved. */
export interface ExtensionManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly displayName: string;
  readonly description: string;
  readonly engines: { readonly vscode: string };
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly extensionKind: readonly string[];
  readonly icon: string;
  readonly pricing: string;
  readonly preview: boolean;
  readonly galleryBanner: { readonly color: string; readonly theme: string };
}

/** Files of the package that an editor or a marketplace shows, by their place in it. */
const assets = [
  ['Microsoft.VisualStudio.Code.Manifest', 'extension/package.json'],
  ['Microsoft.VisualStudio.Services.Content.Details', 'extension/README.md'],
  ['Microsoft.VisualStudio.Services.Content.Changelog', 'extension/CHANGELOG.md'],
  ['Microsoft.VisualStudio.Services.Content.License', 'extension/LICENSE.txt'],
] as const;

const iconAsset = 'Microsoft.VisualStudio.Services.Icons.Default';

/** The text of extension.vsixmanifest, which installers read before anything else. */
export function vsixManifest(manifest: ExtensionManifest, languages: readonly string[]): string {
  const { name, publisher, version, displayName, description } = manifest;
  const icon = `extension/${manifest.icon}`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}" />
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(manifest.keywords.join(','))}</Tags>
    <Categories>${xml(manifest.categories.join(','))}</Categories>
    <GalleryFlags>${manifest.preview ? 'Public Preview' : 'Public'}</GalleryFlags>
    <Properties>
${propertiesOf(manifest, languages)
  .map(([id, value]) => `      <Property Id="Microsoft.VisualStudio.${id}" Value="${xml(value)}" />`)
  .join('\n')}
    </Properties>
    <License>extension/LICENSE.txt</License>
    <Icon>${xml(icon)}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code" />
  </Installation>
  <Dependencies />
  <Assets>
${[...assets, [iconAsset, icon] as const].map(([type, path]) => `    <Asset Type="${type}" Path="${xml(path)}" Addressable="true" />`).join('\n')}
  </Assets>
</PackageManifest>
`;
}

function propertiesOf(
  { engines, extensionKind, pricing, galleryBanner }: ExtensionManifest,
  languages: readonly string[],
): readonly (readonly [id: string, value: string])[] {
  return [
    ['Code.Engine', engines.vscode],
    ['Code.ExtensionDependencies', ''],
    ['Code.ExtensionPack', ''],
    ['Code.ExtensionKind', extensionKind.join(',')],
    ['Code.LocalizedLanguages', languages.join(',')],
    ['Code.ExecutesCode', 'true'],
    ['Services.Content.Pricing', pricing],
    ['Services.GitHubFlavoredMarkdown', 'true'],
    ['Services.Branding.Color', galleryBanner.color],
    ['Services.Branding.Theme', galleryBanner.theme],
  ];
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.cjs': 'application/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.py': 'text/x-python',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.vsixmanifest': 'text/xml',
  '.wasm': 'application/wasm',
  '.yaml': 'application/yaml',
};

/** The text of [Content_Types].xml. Throws Error for an extension whose media type is not known here. */
export function contentTypes(names: readonly string[]): string {
  const extensions = new Set(names.map((name) => name.slice(name.lastIndexOf('.'))));
  const lines = [...extensions].sort().map((extension) => {
    const type = mediaTypes[extension];
    if (type === undefined) throw new Error(`no media type is known for ${extension}`);
    return `  <Default Extension="${extension}" ContentType="${type}" />`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${lines.join('\n')}
</Types>
`;
}

function xml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (mark) => names[mark] ?? mark);
}
