#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

import Text

/// Reading of whole files.
package enum Files {
  /// Reads a file, or standard input for `-`; `remedy` says what to do about one that is too large.
  ///
  /// - Throws: `FileError` when it cannot be read or is larger than `limit` bytes.
  package static func read(
    _ path: String,
    limit: Int = 16 << 20,
    remedy: String = "name a smaller file, or the part of it that matters"
  ) throws(FileError) -> [UInt8] {
    if path == "-" {
      return try drain(0, path: "standard input", limit: limit, remedy: remedy)
    }
    let descriptor = try open(path, O_RDONLY)
    defer { Descriptor.close(descriptor) }
    return try drain(descriptor, path: path, limit: limit, remedy: remedy)
  }

  /// Writes a file that does not exist yet.
  ///
  /// - Throws: `FileError` also when it exists: somebody may have put work into it.
  package static func create(_ path: String, _ content: [UInt8]) throws(FileError) {
    let descriptor: Int32
    do throws(SystemError) {
      descriptor = try Descriptor.open(
        path,
        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
        mode: 0o644
      )
    } catch {
      guard error.number == EEXIST else { throw FileError(path, writing: error) }
      let remedy = "name another file, or remove this one first"
      throw FileError(path: path, problem: "exists already", remedy: remedy)
    }
    defer { Descriptor.close(descriptor) }
    do throws(SystemError) {
      try Descriptor.write(content, to: descriptor)
    } catch {
      throw FileError(path, writing: error)
    }
  }

  /// The names of what a directory holds, none when it cannot be read.
  package static func names(in directory: String) -> [String] {
    (try? SystemFile.names(in: directory)) ?? []
  }

  /// What is left to read of an open file.
  package static func drain(
    _ descriptor: Int32,
    path: String,
    limit: Int,
    remedy: String? = nil
  ) throws(FileError) -> [UInt8] {
    let content: [UInt8]
    do throws(SystemError) {
      content = try Descriptor.read(descriptor, limit: limit + 1)
    } catch {
      throw FileError(path, reading: error)
    }
    guard content.count <= limit else {
      let problem = "is larger than \(ByteCount.text(limit)), which is the most that is read"
      throw FileError(path: path, problem: problem, remedy: remedy)
    }
    return content
  }

  /// Opens a file to read it.
  static func open(_ path: String, _ flags: Int32) throws(FileError) -> Int32 {
    do throws(SystemError) {
      return try Descriptor.open(path, flags | O_CLOEXEC)
    } catch {
      throw FileError(path, reading: error)
    }
  }
}

extension FileError {
  /// Tells why a file cannot be read.
  init(_ path: String, reading error: SystemError) {
    switch error.number {
    case ENOENT, ENOTDIR:
      let remedy =
        "check the path" + (path.hasPrefix("/") ? "" : ", which starts in this directory")
      self.init(path: path, problem: "does not exist", remedy: remedy)
    case EACCES, EPERM:
      let remedy = "let this user read it, or name another file"
      self.init(path: path, problem: "may not be read by this user", remedy: remedy)
    case EISDIR:
      self.init(path: path, problem: "is a directory", remedy: "name a file in it")
    default: self.init(path: path, problem: "cannot be read: \(error.saying)")
    }
  }

  /// Tells why a file cannot be written.
  package init(_ path: String, writing error: SystemError) {
    switch error.number {
    case ENOENT, ENOTDIR:
      let remedy = "make the directory first, or name another file"
      self.init(path: path, problem: "lies in no directory that exists", remedy: remedy)
    case EACCES, EPERM, EROFS:
      let remedy = "let this user write there, or name another file"
      self.init(path: path, problem: "may not be written by this user", remedy: remedy)
    case ENOSPC, EDQUOT:
      self.init(
        path: path,
        problem: "cannot be written whole, because there is no room left on its disk",
        remedy: "free space there, or name a file on another disk"
      )
    default: self.init(path: path, problem: "cannot be written: \(error.saying)")
    }
  }
}

extension SystemError {
  fileprivate var saying: String { "the system says \"\(message)\"" }
}
