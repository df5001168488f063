import JSON

/// The properties of an object schema, perhaps gathered from several parts.
struct ObjectShape {
  /// A property and everything that is said about it.
  struct Property {
    var name: String
    var schemas: [Located]
  }

  private(set) var properties: [Property] = []
  private var indices: [String: Int] = [:]
  private(set) var required: [String] = []
  private var requiredNames: Set<String> = []

  /// Whether the object may have any other member, and says so.
  private(set) var isOpen = false

  /// The schema of members that have no name here.
  private(set) var others: Located?

  /// What the schema says about the object as a whole.
  private(set) var annotations = JSONObject()

  /// Reads what one schema says of its own.
  init(of located: Located, _ object: JSONObject) { add(located, object) }

  /// Adds another part: properties and required names are united.
  mutating func add(_ located: Located, _ object: JSONObject) {
    for (name, schema) in located["properties"]?.members ?? [] { add(name, schema) }
    for name in object["required"]?.array?.compactMap(\.string) ?? []
    where requiredNames.insert(name).inserted {
      required.append(name)
    }
    if object["additionalProperties"] == true { isOpen = true }
    if let more = located["additionalProperties"], more.object != nil, others == nil {
      others = more
    }
    for name in [
      "title", "description", "example", "examples", "default", "deprecated", "nullable",
    ] where annotations[name] == nil {
      annotations[name] = object[name]
    }
  }

  /// Adds what is said of a property.
  mutating func add(_ name: String, _ schema: Located) {
    guard let index = indices[name] else {
      indices[name] = properties.count
      return properties.append(Property(name: name, schemas: [schema]))
    }
    let isKnown = properties[index].schemas.contains { $0.value == schema.value }
    // Beyond a few, descriptions of one property are a document's way to grow without bound.
    if !isKnown, properties[index].schemas.count < 8 { properties[index].schemas.append(schema) }
  }
}
