import Manifests
import System

/// Files and what is said of them, as `serve` takes both: for the commands that do with them what it would.
struct ServedFiles {
  static let specs =
    ServeOptions.specs + [.baseURL, ImportWishes.errors, ImportWishes.id]
    + DescriptionReader.specs

  let files: ManifestFiles
  let options: ServeOptions
  let paths: [String]
  let wishes: ImportWishes
  let reader: DescriptionReader

  /// Reads the files.
  init(
    _ paths: [String],
    _ options: Options,
    of command: Command = .serve
  ) throws(UsageError) {
    self.options = try ServeOptions(options)
    self.paths = paths
    wishes = try ImportWishes(options, of: command, files: paths)
    reader = try DescriptionReader(options)
    files = ManifestFiles(paths, importing: wishes, reading: reader)
  }

  /// The sound manifests with the options applied, what is wrong with the others told on standard error; empty where none
  /// is left.
  func manifests() throws(UsageError) -> [Manifest] {
    files.report(to: .standardError)
    return files.manifests.isEmpty ? [] : try options.applied(to: files.manifests)
  }
}
