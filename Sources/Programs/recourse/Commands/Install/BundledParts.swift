import BundledFiles
import JSON
import Manifests
import Retrieval
import System
import Text
import YAML

/// The files of a bundle besides the program, and the words by which it is started with them.
struct BundledParts: Sendable {
  struct File: Sendable {
    let name: String
    let bytes: [UInt8]

    /// Where it came from.
    let path: String
  }

  private(set) var files: [File] = []

  /// The arguments of the program; `${__dirname}` is where the bundle is unpacked.
  private(set) var arguments = ["serve"]

  /// The variables that hold keys of documents at addresses.
  let documentKeys: [String]

  /// Reads the files that a command line names.
  ///
  /// - Throws: `Fault` for a file that cannot be read, or is not all there is of a description.
  init(_ options: Options) throws(Fault) {
    documentKeys = ServerWords(options, files: []).documentKeys
    for (index, operand) in options.operands.enumerated() {
      arguments.append(try take(operand, into: "descriptions/\(index + 1)/"))
      try takeDialects(beside: operand, into: "descriptions/\(index + 1)/dialects/")
    }
    var overlays = 0
    for spec in ServedFiles.specs where spec.name != "--refresh" {
      for value in options.all(spec.name) {
        arguments.append(spec.name)
        guard spec.value != nil else { continue }
        guard spec.name == "--overlay" else {
          arguments.append(spec.name == "--id" ? identity(value, options.operands) : value)
          continue
        }
        overlays += 1
        arguments.append(try take(value, into: "overlays/\(overlays)/"))
      }
    }
  }

  /// Takes a file in, and returns what it is called by where the bundle is unpacked; an address, and what is inside the
  /// program, stay as they are.
  private mutating func take(_ path: String, into folder: String) throws(Fault) -> String {
    guard Self.isFile(path) else { return path }
    let name = folder + (path.split(separator: "/").last.map(String.init) ?? path)
    let bytes = try Self.read(path)
    if let text = try? WrittenDocument(bytes, file: path),
      let lost = Self.reference(in: text.value)
    {
      throw Fault(
        "recourse: \(path) refers to \(lost), which would be missing in the bundle. Bundle what this "
          + "writes instead: recourse import \(ShellWord.quoted(path)) --output whole.json"
      )
    }
    files.append(File(name: name, bytes: bytes, path: path))
    return "${__dirname}/" + name
  }

  private mutating func takeDialects(beside path: String, into folder: String) throws(Fault) {
    guard Self.isFile(path) else { return }
    let beside = (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + "dialects"
    for name in Files.names(in: beside).sorted()
    where DialectSource.endings.contains(where: name.hasSuffix) {
      let bytes = try Self.read("\(beside)/\(name)")
      files.append(File(name: folder + name, bytes: bytes, path: "\(beside)/\(name)"))
    }
  }

  private static func read(_ path: String) throws(Fault) -> [UInt8] {
    do throws(FileError) { return try Files.read(path, limit: 64 << 20) } catch {
      throw Fault(error)
    }
  }

  private static func isFile(_ path: String) -> Bool {
    path != "-" && !DocumentAddress.isMeant(by: path) && !path.hasPrefix(BundledFiles.mark)
  }

  /// The value of `--id`, whose file is named as it is in the bundle.
  private func identity(_ value: String, _ operands: [String]) -> String {
    guard let mark = value.lastIndex(of: "="),
      let index = operands.firstIndex(of: String(value[..<mark]))
    else { return value }
    return arguments[index + 1] + value[mark...]
  }

  /// The first reference that leads to another file.
  private static func reference(in value: JSONValue) -> String? {
    switch value {
    case .object(let object):
      if let target = object["$ref"]?.string, !target.hasPrefix("#"),
        URIReference(target).scheme == nil, !target.isEmpty
      {
        return target
      }
      for member in object.members {
        if let found = reference(in: member.value) { return found }
      }
      return nil
    case .array(let elements):
      for element in elements {
        if let found = reference(in: element) { return found }
      }
      return nil
    default: return nil
    }
  }

  /// Refuses a file, or an option, that holds what a variable of the manifests holds here.
  ///
  /// - Throws: `Fault` that names both.
  func refuseSecrets(of manifests: [Manifest]) throws(Fault) {
    for name in manifests.flatMap(\.credentials).flatMap(\.variables) + documentKeys {
      guard let secret = ProgramFiles.variable(name), secret.utf8.count >= 6 else { continue }
      let places =
        files.filter { String(decoding: $0.bytes, as: UTF8.self).contains(text: secret) }.map(
          \.path
        )
        + arguments.filter { $0.contains(text: secret) }.map { _ in "the command line" }
      guard let place = places.first else { continue }
      throw Fault(
        "recourse: \(place) holds what the variable \(name) holds, and a bundle must hold no secret. "
          + "Take it out there; whoever opens the bundle is asked for \(name)."
      )
    }
  }
}
