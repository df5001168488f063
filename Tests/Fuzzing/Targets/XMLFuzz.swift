import JSON
import XML

/// What was read of XML is a tree of one root within the limits, and can be written as JSON.
enum XMLFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    guard let document = try? XMLDocument(bytes) else { return }
    let tree = document.tree
    try expect(tree.object?.count == 1, "\(tree) has not one root")
    try expect(tree.levels <= 2 * XMLDocument.depthLimit + 2, "\(tree.levels) levels")
    let written = JSONWriter.bytes(tree)
    try expect((try? JSONParser.parse(written)) == tree, "\(tree) is no JSON")
    for pointer in tree.samplePlaces() where !pointer.tokens.contains(where: \.isAmbiguous) {
      try expect(!tree.values(inXMLAt: pointer).isEmpty, "\(pointer) leads nowhere")
    }
  }
}

extension JSONValue {
  fileprivate var levels: Int {
    let children = (object?.members.map(\.value) ?? []) + (array ?? [])
    return 1 + (children.map(\.levels).max() ?? 0)
  }
}

extension String {
  /// Whether a name is one that pointers give another meaning.
  fileprivate var isAmbiguous: Bool { self == "*" || Int(self) != nil }
}
