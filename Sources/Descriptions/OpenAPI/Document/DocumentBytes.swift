import Text
import JSON
import Manifests

/// The bytes of a file on their way to a document.
struct DocumentBytes {
  let bytes: [UInt8]
  let file: String

  func parsed() throws(ImportError) -> JSONValue {
    guard bytes.count <= OpenAPIImport.sizeLimit else {
      throw refusal(
        "expected at most \(ByteCount.text(OpenAPIImport.sizeLimit)), found "
          + "\(ByteCount.text(bytes.count)); split the document"
      )
    }
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(bytes)
    } catch {
      guard looksLikeJSON else { throw refusal(Self.conversion) }
      let position = JSONSourceMap(bytes).position(ofByte: error.offset)
      throw refusal(
        "not JSON: \(error.message); is the file whole?",
        line: position.line,
        column: position.column
      )
    }
  }

  private static let conversion =
    "expected JSON, found something else, perhaps YAML; convert it with "
    + "`yq -o=json . api.yaml > api.json`, or with "
    + "`python3 -c 'import json,sys,yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout, default=str)' < api.yaml > api.json`"

  private var looksLikeJSON: Bool {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == nil
  }

  private func refusal(_ message: String, line: Int? = nil, column: Int? = nil) -> ImportError {
    ImportError(
      diagnostic: Diagnostic(
        severity: .error,
        file: file,
        line: line,
        column: column,
        pointer: JSONPointer(),
        message: message
      )
    )
  }
}
