import Text
import JSON
import Manifests

/// A file as an agent gives it: what is in it, or where it lies.
struct FileArgument {
  /// Where the bytes are.
  enum Origin: Hashable {
    case bytes([UInt8])
    /// Below the directory that the operator opened.
    case path(String)
  }

  /// Characters of text and base64 that the arguments of one call may hold: they are kept with the call.
  static let inlineLimit = 4 << 20

  var name: String?
  var type: String?
  var origin: Origin

  /// Whether the bytes are known to be text.
  var isText = false

  private static let origins = ["text", "base64", "path"]

  /// Reads a file object.
  ///
  /// - Throws: what is wrong with it; `place` is the argument, with the number of the file in a list.
  init(_ value: JSONValue, at place: String) throws(UnplaceableArgument) {
    guard let object = value.object else {
      throw UnplaceableArgument(
        argument: place,
        problem: "must be a file, such as {\"name\":\"a.txt\",\"text\":\"…\"}"
      )
    }
    name = try Self.name(object, at: place)
    type = try Self.type(object, at: place)
    let given = Self.origins.filter { object[$0].map { !$0.isNull } ?? false }
    guard given.count == 1, let text = object[given[0]]?.string else {
      let found = given.isEmpty ? "none of them" : given.joined(separator: " and ")
      throw UnplaceableArgument(
        argument: place,
        problem: "must hold exactly one of text, base64 and path, as a string; found \(found)"
      )
    }
    switch given[0] {
    case "path": origin = .path(text)
    case "text": (origin, isText) = (.bytes(Array(text.utf8)), true)
    default: origin = .bytes(try Self.decoded(text, at: place + "/base64"))
    }
  }

  private static func name(
    _ object: JSONObject,
    at place: String
  ) throws(UnplaceableArgument) -> String? {
    guard let value = object["name"], !value.isNull else { return nil }
    let isPlain = value.string.map { name in
      (1...255).contains(name.utf8.count)
        && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }
    guard isPlain == true else {
      throw UnplaceableArgument(
        argument: place + "/name",
        problem: "must be a file name of at most 255 bytes without control characters"
      )
    }
    return value.string
  }

  private static func type(
    _ object: JSONObject,
    at place: String
  ) throws(UnplaceableArgument) -> String? {
    guard let value = object["type"], !value.isNull else { return nil }
    guard let text = value.string, MediaType.essence(of: text) != nil else {
      throw UnplaceableArgument(
        argument: place + "/type",
        problem: "must be a media type such as application/pdf"
      )
    }
    return text
  }

  private static func decoded(
    _ text: String,
    at place: String
  ) throws(UnplaceableArgument) -> [UInt8] {
    switch Base64.decode(text) {
    case .success(let bytes): return bytes
    case .failure(let fault): throw UnplaceableArgument(argument: place, problem: fault.problem)
    }
  }
}

/// A file whose bytes are at hand.
struct FileContent {
  var name: String?

  /// The type that the agent says it has.
  var type: String?
  var bytes: [UInt8]
  var isText: Bool

  /// What it is taken for when nobody says what it is: what its name says, else text or bytes.
  var usualType: String {
    let named = name.flatMap { FileType.named($0) }
    if let named { return isText && named.hasPrefix("text/") ? named + "; charset=utf-8" : named }
    return isText ? "text/plain; charset=utf-8" : "application/octet-stream"
  }
}

extension FileArgument {
  /// The paths that a call's files are read from.
  ///
  /// - Throws: the first file that cannot be one, also when the files together are too large to be arguments.
  static func paths(
    in arguments: JSONObject,
    _ places: [ParameterLocation]
  ) throws(UnplaceableArgument) -> [(place: String, path: String)] {
    var paths: [(String, String)] = []
    var inline = 0
    for place in places where place.notation == .file {
      guard let value = arguments[place.argument], !value.isNull else { continue }
      for (argument, value) in value.files(of: place.argument) {
        inline += value["text"]?.string?.utf8.count ?? 0
        inline += value["base64"]?.string?.utf8.count ?? 0
        guard inline <= inlineLimit else {
          throw UnplaceableArgument(
            argument: argument,
            problem: "brings the files in the arguments above \(ByteCount.text(inlineLimit)); give "
              + "\"path\" instead, below the directory that the operator opened with --files"
          )
        }
        if case .path(let path) = try FileArgument(value, at: argument).origin {
          paths.append((argument, path))
        }
      }
    }
    return paths
  }

  /// The files of an argument, with their bytes.
  ///
  /// - Throws: the first file that cannot be one, or was not read.
  static func files(
    in value: JSONValue,
    of argument: String,
    read: [String: [UInt8]]
  ) throws(UnplaceableArgument) -> [FileContent] {
    var files: [FileContent] = []
    for (place, value) in value.files(of: argument) {
      let file = try FileArgument(value, at: place)
      switch file.origin {
      case .bytes(let bytes):
        files.append(
          FileContent(name: file.name, type: file.type, bytes: bytes, isText: file.isText)
        )
      case .path(let path):
        guard let bytes = read[path] else {
          throw UnplaceableArgument(argument: place + "/path", problem: "could not be read")
        }
        let last = path.split(separator: "/").last.map(String.init)
        files.append(
          FileContent(name: file.name ?? last, type: file.type, bytes: bytes, isText: false)
        )
      }
    }
    return files
  }
}

extension JSONValue {
  /// One file, or each of a list, with where it stands.
  fileprivate func files(of argument: String) -> [(place: String, value: JSONValue)] {
    guard let elements = array else { return isNull ? [] : [(argument, self)] }
    return elements.enumerated().map { ("\(argument)/\($0)", $1) }
  }
}
