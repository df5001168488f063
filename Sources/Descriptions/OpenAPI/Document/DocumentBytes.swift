import Text
import JSON
import YAML
import Manifests

/// The bytes of a file on their way to a document.
struct DocumentBytes {
  let bytes: [UInt8]
  let file: String

  func parsed() throws(ImportError) -> JSONValue {
    guard bytes.count <= OpenAPIImport.sizeLimit else {
      throw ImportError(
        diagnostic: Diagnostic(
          severity: .error,
          file: file,
          pointer: JSONPointer(),
          message: "expected at most \(ByteCount.text(OpenAPIImport.sizeLimit)), found "
            + "\(ByteCount.text(bytes.count)); \(OpenAPIImport.sizeRemedy)"
        )
      )
    }
    do throws(DocumentSyntaxError) {
      return try WrittenDocument(bytes, file: file).value
    } catch {
      throw ImportError(diagnostic: Diagnostic(error, file: file))
    }
  }
}
