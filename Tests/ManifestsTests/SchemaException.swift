import JSON
import Testing

/// A change on which the schema and the loader differ, because what is wrong with it shows in no member alone.
struct SchemaException: Sendable, CustomTestStringConvertible {
  let section: String
  let change: SchemaChange
  var testDescription: String { "\(section): \(change)" }

  static let all = arguments + requests + limits

  // MARK: - Members that name one another

  /// The path, the places and the example name arguments.
  private static let arguments = [
    rows("/operations/get", "/arguments", ["left out", "{}", #"{"zzzzzzzz": 1}"#]),
    rows("/operations/get", "/arguments/properties", ["left out", "renamed", "{}"]),
    rows("/operations/get", "/arguments/properties/id", ["left out", "renamed"]),
    rows("/operations/get", "/arguments/required", ["left out", "renamed", "[]"]),
    rows("/operations/get", "/arguments/required/0", ["left out"]),
    rows("/operations/get", "/place/id", ["renamed"]),
    rows("/operations/get", "/place/q", ["renamed"]),
    rows("/operations/get", "/example/arguments", ["{}", #"{"zzzzzzzz": 1}"#]),
    rows("/operations/get", "/example/arguments/id", ["left out", "renamed"]),
    rows("/operations/put", "/arguments", ["left out", "{}", #"{"zzzzzzzz": 1}"#]),
    rows("/operations/put", "/arguments/properties", ["left out", "renamed", "{}"]),
    rows("/operations/put", "/arguments/properties/x", ["left out", "renamed"]),
    rows("/operations/put", "/place/x", ["renamed"]),
    rows("/operations/query", "/arguments", ["left out", "{}", #"{"zzzzzzzz": 1}"#]),
    rows("/operations/query", "/arguments/properties", ["left out", "renamed", "{}"]),
    rows("/operations/query", "/arguments/properties/x", ["left out", "renamed"]),
    rows("/operations/query", "/place/x", ["renamed"]),
    rows("/operations/upload", "/arguments", ["left out", "{}", #"{"zzzzzzzz": 1}"#]),
    rows("/operations/upload", "/arguments/properties", ["left out", "renamed", "{}"]),
    rows("/operations/upload", "/arguments/properties/id", ["left out", "renamed"]),
    rows("/operations/upload", "/arguments/required", ["left out", "renamed", "[]"]),
    rows("/operations/upload", "/arguments/required/0", ["left out"]),
    rows("/operations/upload", "/place", ["left out", "{}"]),
    rows("/operations/upload", "/place/id", ["left out", "renamed"]),
    rows("/operations/upload", "/place/id/name", ["left out"]),
    rows("/operations/upload", "/place/file", ["renamed"]),
    rows("/operations/upload", "/place/near", ["renamed"]),
    rows("/operations/upload", "/place/since", ["renamed"]),
    rows("/operations/upload", "/place/session", ["renamed"]),
  ].flatMap(\.self)

  /// What the content is says where its parts go, and two credentials may not share a field.
  private static let requests = [
    rows("/operations/upload", "/content", ["left out"]),
    rows("key in the path", "", ["left out"]),
    rows("/operations/upload", "/place/file", ["left out"]),
    rows("/operations/upload", "/place/file/at", ["left out", "\"\""]),
    rows("/operations/upload", "/encoding/upload", ["renamed"]),
    rows("/operations/upload", "/encoding/tags", ["renamed"]),
    rows("/operations/get", "/credentials", ["left out"]),
    rows("/operations/put", "/credentials", ["left out"]),
    rows("/operations/query", "/credentials", ["left out"]),
    rows("/operations/upload", "/credentials", ["left out"]),
  ].flatMap(\.self)

  /// A call must not cost more than the whole limit.
  private static let limits = rows("window", "/0/cost", ["7"])

  private static func rows(
    _ section: String,
    _ place: String,
    _ changes: [String]
  ) -> [SchemaException] {
    guard let part = SchemaSection.all.first(where: { $0.name == section })?.part else { return [] }
    let pointer = JSONPointer(part.description + place) ?? JSONPointer()
    let document = SchemaSection.all.first { $0.name == section }?.document
    return changes.map { change in
      switch change {
      case "left out": SchemaException(section: section, change: SchemaChange(place: pointer))
      case "renamed":
        SchemaException(
          section: section,
          change: SchemaChange(
            place: pointer,
            value: document?.value(at: pointer),
            name: (pointer.tokens.last ?? "") + "_"
          )
        )
      default:
        SchemaException(
          section: section,
          change: SchemaChange(place: pointer, value: try? JSONParser.parse(change))
        )
      }
    }
  }
}
