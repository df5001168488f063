#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension Files {
  /// Looks whether a path leads to a program that this user can start.
  ///
  /// - Throws: `FileError` with the reason where it does not.
  package static func expectProgram(_ path: String) throws(FileError) {
    guard try facts(of: path).kind == .file else {
      throw FileError(path: path, problem: "is no file that can be started", remedy: another)
    }
    guard unsafe access(path, X_OK) == 0 else {
      let remedy = "make it executable (chmod +x), or name another program"
      throw FileError(path: path, problem: "may not be started by this user", remedy: remedy)
    }
  }

  /// Looks whether a path leads to a directory that this user can read and enter.
  ///
  /// - Throws: `FileError` with the reason where it does not.
  package static func expectDirectory(_ path: String) throws(FileError) {
    let facts: FileFacts
    do throws(SystemError) { facts = try found(path) } catch {
      throw FileError(path, reading: error)
    }
    guard facts.kind == .directory else {
      throw FileError(path: path, problem: "is no directory", remedy: "name the one it is in")
    }
    guard unsafe access(path, R_OK | X_OK) == 0 else {
      let remedy = "let this user read and enter it, or name another directory"
      throw FileError(path: path, problem: "may not be read by this user", remedy: remedy)
    }
  }

  private static let another = "name a program"

  private static func facts(of path: String) throws(FileError) -> FileFacts {
    do throws(SystemError) {
      let facts = try found(path)
      guard facts.kind != .directory else { throw SystemError(number: EISDIR) }
      return facts
    } catch {
      throw FileError(path, starting: error)
    }
  }

  private static func found(_ path: String) throws(SystemError) -> FileFacts {
    guard let facts = try SystemFile.facts(path) else { throw SystemError(number: ENOENT) }
    return facts
  }
}

extension FileError {
  /// Tells why a program cannot be started.
  package init(_ path: String, starting error: SystemError) {
    switch error.number {
    case EACCES, EPERM:
      let remedy = "let this user enter its directory, read it and run it"
      self.init(path: path, problem: "may not be started by this user", remedy: remedy)
    case EISDIR:
      self.init(path: path, problem: "is a directory", remedy: "name the program in it")
    case ENOEXEC:
      self.init(
        path: path,
        problem: "is no program of this machine",
        remedy: "let a script begin with a line such as #!/bin/sh"
      )
    default: self.init(path, reading: error)
    }
  }
}
