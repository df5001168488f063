import JSON
import Manifests

/// The smallest manifest that has nothing to say about it, and ways to change it.
enum TinyManifest {
  static let text = """
    {
      "recourse": 1, "id": "tiny", "title": "Tiny", "about": "A small API.",
      "source": {"url": "https://tiny.example/docs", "date": "2026-11-20"},
      "base_url": "https://api.tiny.example",
      "credentials": {"key": {"env": "TINY_KEY", "header": "X-Key"}},
      "operations": {
        "get_deal": {
          "method": "GET", "path": "/deals/{id}", "effect": "read", "group": "deals",
          "description": "Shows a deal.",
          "arguments": {
            "properties": {
              "id": {"type": "integer", "description": "The deal."},
              "fields": {"type": "array", "description": "What to show."}
            },
            "required": ["id"]
          }
        },
        "add_deal": {
          "method": "POST", "path": "/deals", "effect": "write",
          "description": "Adds a deal.",
          "arguments": {
            "properties": {
              "title": {"type": "string", "description": "Its title."},
              "extra": {"type": "object", "description": "More."}
            }
          },
          "verify_with": "get_deal"
        }
      },
      "errors": {"code": ["json:/code"], "failed": ["json:/ok=false"]}
    }
    """

  /// The manifest with changes: a pointer and the JSON to put there, or nil to take the member away.
  static func changed(_ changes: [(pointer: String, json: String?)]) throws -> JSONValue {
    var document = try JSONParser.parse(text)
    for change in changes {
      let value = try change.json.map { try JSONParser.parse($0) }
      document.set(value, at: JSONPointer(change.pointer)?.tokens[...] ?? [])
    }
    return document
  }

  static func load(_ document: JSONValue) -> ManifestLoader.Loaded {
    ManifestLoader.load(bytes: JSONWriter.bytes(document), file: "tiny.json")
  }

  static func load(_ changes: (pointer: String, json: String?)...) throws -> ManifestLoader.Loaded {
    load(try changed(changes))
  }
}

extension JSONValue {
  /// A copy with another value at a place, or without the place.
  func replacing(_ pointer: JSONPointer, with value: JSONValue?) -> JSONValue {
    var copy = self
    copy.set(value, at: pointer.tokens[...])
    return copy
  }

  /// Puts a value at a path, making the objects and arrays on the way.
  fileprivate mutating func set(_ value: JSONValue?, at path: ArraySlice<String>) {
    guard let first = path.first else {
      self = value ?? .null
      return
    }
    if var elements = array {
      let index = min(Int(first) ?? 0, elements.count)
      if index == elements.count { elements.append(.null) }
      if path.count == 1, value == nil {
        elements.remove(at: index)
      } else {
        elements[index].set(value, at: path.dropFirst())
      }
      self = .array(elements)
      return
    }
    var object = object ?? JSONObject()
    if path.count == 1 {
      object[first] = value
    } else {
      let isList = path.dropFirst().first.flatMap { Int($0) } != nil
      var inner = object[first] ?? (isList ? .array([]) : .object(JSONObject()))
      inner.set(value, at: path.dropFirst())
      object[first] = inner
    }
    self = .object(object)
  }
}
