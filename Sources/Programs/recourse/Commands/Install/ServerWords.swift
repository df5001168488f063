import Installation
import Manifests
import Retrieval
import BundledFiles

/// The words of a command line as a client must give them, which starts the server in a folder of its own.
struct ServerWords {
  private let options: Options
  private let files: [String]

  init(_ options: Options, files: [String]) {
    self.options = options
    self.files = files
  }

  /// The command that serves the manifests.
  func command(for manifests: [Manifest]) -> ServerCommand {
    var variables: [String] = []
    for credential in manifests.flatMap(\.credentials) {
      for name in credential.variables where !variables.contains(name) { variables.append(name) }
    }
    variables += documentKeys.filter { !variables.contains($0) }
    return ServerCommand(
      executable: ProgramFiles.executable,
      manifests: files.map(Self.whole),
      options: words,
      environment: variables,
      keyFiles: Self.keyFiles(of: variables)
    )
  }

  /// The files that hold the keys of variables, as the environment names them.
  private static func keyFiles(of variables: [String]) -> [String: String] {
    variables.reduce(into: [:]) { files, name in
      guard let path = ProgramFiles.variable(name + "_FILE"), !path.isEmpty else { return }
      files[name] = ProgramFiles.absolute(path)
    }
  }

  private var words: [String] {
    var names: [String] = []
    for spec in ServedFiles.specs where !names.contains(spec.name) && spec.name != "--refresh" {
      names.append(spec.name)
    }
    return names.flatMap { name in
      options.all(name).flatMap { value -> [String] in
        if value.isEmpty { return [name] }
        return [name, whole(value, of: name)]
      }
    }
  }

  /// The value of an option, a path in it from the root.
  private func whole(_ value: String, of option: String) -> String {
    switch option {
    case "--state": StateLocation.whole(value)
    case "--overlay": Self.whole(value)
    case "--root", "--files": ProgramFiles.absolute(value)
    default: named(option, value)
    }
  }

  /// The value of `--id`, whose file is named as it is entered.
  private func named(_ option: String, _ value: String) -> String {
    guard option == "--id", let mark = value.lastIndex(of: "=") else { return value }
    return Self.whole(String(value[..<mark])) + value[mark...]
  }

  /// The variables that hold keys of documents at addresses.
  var documentKeys: [String] {
    options.all("--document-key").compactMap { $0.split(separator: "=").last.map(String.init) }
  }

  /// A file by its absolute path; an address as it is.
  private static func whole(_ file: String) -> String {
    let isPath = !DocumentAddress.isMeant(by: file) && !file.hasPrefix(BundledFiles.mark)
    return isPath ? ProgramFiles.absolute(file) : file
  }
}
