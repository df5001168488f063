#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where this program and what belongs to it are found.
enum ProgramFiles {
  /// The absolute path of the running program.
  static var executable: String {
    let name = CommandLine.arguments.first ?? "recourse"
    return real("/proc/self/exe") ?? real(name) ?? name
  }

  /// The directory of the manifests that come with the program: the nearest one above it, else above the working directory.
  static var manifests: String {
    let starts = [executable, absolute(".") + "/."]
    for start in starts {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let candidate = folder + "/manifests"
        if real(candidate + "/apira.json") != nil { return String(candidate) }
      }
    }
    return "manifests"
  }

  /// The path without symbolic links, or itself where it does not exist.
  static func absolute(_ path: String) -> String { real(path) ?? path }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private static func real(_ path: some StringProtocol) -> String? {
    guard let resolved = unsafe realpath(String(path), nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
