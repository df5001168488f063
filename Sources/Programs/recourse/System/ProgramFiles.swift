#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import BundledFiles
import System
import Manifests
import Retrieval

/// Where this program and what belongs to it are found.
enum ProgramFiles {
  /// The absolute path of the running program.
  static var executable: String {
    let name = CommandLine.arguments.first ?? "recourse"
    return real("/proc/self/exe") ?? real(name) ?? name
  }

  /// The directory of the manifests that come with the program: the nearest one above it, else above the working
  /// directory; nil where there is none, and those inside the program count.
  static var manifests: String? {
    let starts = [executable, absolute(".") + "/."]
    for start in starts {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let candidate = folder + "/manifests"
        if real(candidate + "/apira.json") != nil { return String(candidate) }
      }
    }
    return nil
  }

  /// The dialects that a manifest may use: those in the folder "dialects" beside it, else those of the program's folder,
  /// else those inside the program.
  static func dialects(for manifest: String) -> DialectSource {
    let folder = manifest.lastIndex(of: "/").map { String(manifest[...$0]) } ?? ""
    let isFile = manifest != "-" && !DocumentAddress.isMeant(by: manifest)
    let beside = isFile && !manifest.hasPrefix(BundledFiles.mark) ? [folder + "dialects"] : []
    return DialectSource {
      folders(beside).flatMap { names(in: $0) } + BundledFiles.dialects
    } entry: { name in
      let files = folders(beside).flatMap { folder in
        DialectSource.endings.map { "\(folder)/\(name)\($0)" }
      }
      for file in files where isThere(file) {
        do throws(FileError) {
          return .text(try Files.read(file), file: file)
        } catch {
          return .unreadable(error.problem, file: file)
        }
      }
      let bundled = BundledFiles.content("dialects/\(name).json")
      return bundled.map { .text($0, file: "\(BundledFiles.mark)\(name)") } ?? .absent
    }
  }

  private static func folders(_ beside: [String]) -> [String] {
    beside + (manifests.map { [$0 + "/dialects"] } ?? [])
  }

  private static func names(in folder: String) -> [String] {
    Files.names(in: folder).compactMap { file in
      DialectSource.endings.first(where: file.hasSuffix).map { String(file.dropLast($0.count)) }
    }
  }

  /// The path from the root, also of what does not exist yet.
  static func absolute(_ path: String) -> String { SystemFile.absolute(path) }

  /// A variable of the environment.
  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private static func isThere(_ path: String) -> Bool { real(path) != nil }

  /// The path without links on its way; nil for what is not there.
  static func real(_ path: some StringProtocol) -> String? {
    guard let resolved = unsafe realpath(String(path), nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
