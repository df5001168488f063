import JSON
import Manifests

/// What an import has to say, in the order in which it is found, each thing once.
struct ImportDiagnostics: Sendable {
  /// Remarks beyond this number are counted, not kept.
  static let limit = 2000

  let file: String
  private(set) var all: [Diagnostic] = []
  private var known: Set<Diagnostic> = []

  /// Operations of the document of which none is made.
  private(set) var leftOut = 0

  /// Why the first of them is left out.
  private(set) var firstLoss: String?
  private var dropped = 0

  init(file: String) { self.file = file }

  /// Notes something that was decided or could not be carried over; what stands in another file bears its path below
  /// the root.
  mutating func note(_ message: String, at place: Place) {
    add(
      Diagnostic(
        severity: .warning,
        file: place.file.isEmpty ? file : place.file,
        pointer: place.pointer,
        message: message
      )
    )
  }

  /// Notes that operations are left out, and why.
  mutating func leaveOut(_ operations: Int, _ message: String, at place: Place) {
    leftOut += operations
    firstLoss = firstLoss ?? message
    note(message, at: place)
  }

  /// The remarks without those whose words were said already at another place, which takes in the new ones.
  func without(_ said: inout Set<String>) -> ImportDiagnostics {
    var others = self
    others.all = all.filter { said.insert($0.message).inserted }
    return others
  }

  /// Takes over remarks made elsewhere.
  mutating func add(_ remarks: ImportDiagnostics) {
    for remark in remarks.all { add(remark) }
    dropped += remarks.dropped
    leftOut += remarks.leftOut
    firstLoss = firstLoss ?? remarks.firstLoss
  }

  /// The remarks, the last of which tells of those that were not kept.
  var complete: [Diagnostic] {
    guard dropped > 0 else { return all }
    let message = "\(dropped) further remarks are left out; mend some of these and import again"
    return all + [
      Diagnostic(severity: .warning, file: file, pointer: JSONPointer(), message: message)
    ]
  }

  private mutating func add(_ remark: Diagnostic) {
    guard all.count < Self.limit else {
      dropped += 1
      return
    }
    if known.insert(remark).inserted { all.append(remark) }
  }
}

/// A place in the document or in a file beside it.
struct Place: Sendable, Hashable {
  /// Path of the file beside the document; empty for the document itself.
  var file = ""
  var pointer = JSONPointer()

  func appending(_ token: String) -> Place { Place(file: file, pointer: pointer.appending(token)) }

  func appending(_ index: Int) -> Place { appending(String(index)) }
}

/// A value and where it stands.
struct Located: Sendable {
  var value: JSONValue
  var place: Place

  /// The member of an object.
  subscript(_ name: String) -> Located? {
    value[name].map { Located(value: $0, place: place.appending(name)) }
  }

  /// The members of an object, none for any other value.
  var members: [(name: String, value: Located)] {
    (value.object?.members ?? []).map {
      ($0.name, Located(value: $0.value, place: place.appending($0.name)))
    }
  }

  /// The elements of an array, none for any other value.
  var elements: [Located] {
    (value.array ?? []).enumerated().map { index, value in
      Located(value: value, place: place.appending(index))
    }
  }

  var object: JSONObject? { value.object }
}
