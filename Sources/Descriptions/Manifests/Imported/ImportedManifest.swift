package import JSON

/// A manifest made of another description, whose operations are written out only when somebody asks for them.
package struct ImportedManifest: Sendable {
  /// The manifest as JSON, without its operations.
  package var head: JSONObject

  /// In the order of the description.
  package var operations: [OperationOutline]

  /// What could not be carried over, and what was decided where the description leaves a choice.
  package var remarks: [Diagnostic]

  /// The description's file as the user named it.
  package var file: String

  /// Operations that the description has and that are not among these.
  package var leftOut: Int

  /// Makes an imported manifest.
  package init(
    head: JSONObject,
    operations: [OperationOutline],
    remarks: [Diagnostic],
    file: String,
    leftOut: Int = 0
  ) {
    self.leftOut = leftOut
    self.head = head
    self.operations = operations
    self.remarks = remarks
    self.file = file
  }

  /// The whole manifest as JSON, to be kept and edited.
  package var document: JSONObject {
    var document = head
    let operations = operations.map { ($0.name, JSONValue.object($0.definition())) }
    document["operations"] = .object(JSONObject(operations))
    return document
  }
}

/// What an operation is called and does, and how the rest of it is made.
package struct OperationOutline: Sendable {
  package var name: String
  package var title: String
  package var description: String
  package var method: String

  /// The path template, as in `Operation.path`.
  package var path: String

  /// The operation's own base URL, as in `Operation.server`.
  package var server: BaseURL?
  package var effect: Operation.Effect
  package var isRepeatSafe: Bool
  package var group = ""
  package var tags: [String] = []

  /// The operation as a member of a manifest's `operations`, with everything the outline says too.
  package var definition: @Sendable () -> JSONObject

  /// Makes an outline.
  package init(
    name: String,
    title: String,
    description: String,
    method: String,
    path: String,
    effect: Operation.Effect,
    isRepeatSafe: Bool,
    definition: @escaping @Sendable () -> JSONObject
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.method = method
    self.path = path
    self.effect = effect
    self.isRepeatSafe = isRepeatSafe
    self.definition = definition
  }
}
