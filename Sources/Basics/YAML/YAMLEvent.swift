import JSON

/// One step of a YAML text as libyaml tells it, and where it begins.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(YAMLScalar)
    case sequenceStart(YAMLProperties)
    case sequenceEnd
    case mappingStart(YAMLProperties)
    case mappingEnd
    case streamEnd
  }

  let kind: Kind
  let position: JSONSourceMap.Position

  /// The anchor that what begins here has.
  var anchor: String? {
    switch kind {
    case .scalar(let scalar): scalar.properties.anchor
    case .sequenceStart(let properties), .mappingStart(let properties): properties.anchor
    default: nil
    }
  }
}

/// What may stand before a node: its anchor and its tag, with the tag's handle resolved.
struct YAMLProperties {
  let anchor: String?
  let tag: String?
}

/// A scalar without its quotation marks, folded and unescaped.
struct YAMLScalar {
  let text: String

  /// Whether it was written without quotation marks and not as a block.
  let isPlain: Bool
  let properties: YAMLProperties
}
