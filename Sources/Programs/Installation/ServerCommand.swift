import JSON

/// How a client starts the server: paths and names only, never a secret.
package struct ServerCommand: Sendable, Hashable {
  /// Absolute path of the program; clients start servers with a short `PATH`.
  package var executable: String

  /// Absolute paths of the manifests.
  package var manifests: [String]

  /// The options of `serve`, each with its value.
  package var options: [String]

  /// Names of the environment variables that hold the keys.
  package var environment: [String]

  /// Absolute paths of the files that hold keys, by the variable of the key, where the person has named them already.
  package var keyFiles: [String: String]

  /// The variables that the server reads: those of keys, or of the files that hold them.
  package var variables: [String] {
    environment.map { keyFiles[$0] == nil ? $0 : $0 + "_FILE" }
  }

  /// The variables whose keys lie in no file that is known.
  package var unfiled: [String] { environment.filter { keyFiles[$0] == nil } }

  /// Makes a command.
  package init(
    executable: String,
    manifests: [String],
    options: [String] = [],
    environment: [String],
    keyFiles: [String: String] = [:]
  ) {
    self.executable = executable
    self.manifests = manifests
    self.options = options
    self.environment = environment
    self.keyFiles = keyFiles
  }

  /// The arguments of the program.
  package var arguments: [String] { ["serve"] + manifests + options }

  /// Whether a command of a configuration starts this program, in whatever place it was.
  package static func isRecourse(_ command: String) -> Bool {
    let name = command.split(separator: "/").last.map(String.init) ?? ""
    return name == "recourse" || name.hasPrefix("recourse-") || name == "recourse.exe"
  }
}
