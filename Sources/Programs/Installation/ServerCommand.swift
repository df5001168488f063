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

  /// Makes a command.
  package init(
    executable: String,
    manifests: [String],
    options: [String] = [],
    environment: [String]
  ) {
    self.executable = executable
    self.manifests = manifests
    self.options = options
    self.environment = environment
  }

  /// The arguments of the program.
  package var arguments: [String] { ["serve"] + manifests + options }

  /// Whether a command of a configuration starts this program, in whatever place it was.
  package static func isRecourse(_ command: String) -> Bool {
    let name = command.split(separator: "/").last.map(String.init) ?? ""
    return name == "recourse" || name.hasPrefix("recourse-") || name == "recourse.exe"
  }
}
