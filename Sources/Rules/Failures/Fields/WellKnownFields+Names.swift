// The names by which answers bear the fields that they refuse; each in small letters, without signs between its words.

extension WellKnownFields {
  static let containers: Set<String> = [
    "error", "errors", "detail", "details", "violations", "fieldviolations", "fields",
    "fielderrors",
    "fieldlist", "invalidparams", "invalidparameters", "invalidfields", "validationerrors",
    "validation", "issues", "modelstate", "messages", "message", "data", "extensions", "response",
    "result", "body", "meta", "cause", "causes", "problems", "constraintviolations", "params",
    "validationmessages", "badrequest", "errormessages", "suberrors", "apierror", "fault",
    "errorcauses", "rootcause", "errorchain", "innererror", "errordetails", "elements",
    "parameters",
    "responsemetadata", "json", "form", "querystring", "query", "detailederror", "o:errordetails",
    "exception",
    "extra", "validationerror", "bodyparams", "queryparams", "formparams", "pathparams",
    "formandfiles", "jsonorform", "files", "headers", "cookies", "viewargs", "embedded",
    "requesterror", "serviceexception", "violacoes", "erros", "context",
  ]

  /// Containers that also hold what was sent, or what helps: read as lists of errors, or as maps of lists.
  static let echoes: Set<String> = ["extra", "files", "headers", "cookies", "viewargs"]

  /// Containers whose members are field names, whatever else they look like.
  static let maps: Set<String> = [
    "errors", "fields", "fielderrors", "validationerrors", "modelstate", "invalidparams",
    "invalidfields", "invalidparameters", "validation", "violations", "messages", "json", "form",
    "querystring", "query", "formandfiles", "jsonorform",
  ]

  /// Containers that hold more than errors: read for what stands inside them, neither as a map nor as a list.
  static let wrappers: Set<String> = [
    "data", "extensions", "response", "result", "body", "meta", "params", "fault", "apierror",
    "parameters", "responsemetadata", "innererror", "embedded", "requesterror", "serviceexception",
  ]

  /// Members that say something of the failure as a whole.
  static let metadata: Set<String> = [
    "code", "message", "msg", "status", "statuscode", "type", "title", "detail", "reason", "error",
    "errors", "description", "requestid", "traceid", "timestamp", "instance", "nonfielderrors",
    "base", "formerrors", "source", "hint", "help", "documentationurl", "name", "id", "path",
    "method", "count", "domain", "service", "errorcode",
  ]

  static let names = [
    "field", "fieldname", "loc", "param", "parameter", "property", "propertypath", "propertyname",
    "pointer", "path", "instancepath", "datapath", "jsonpath", "attribute", "argument", "source",
    "location", "name", "key", "target", "fields", "element", "column", "keys", "propertyref",
    "argumentname", "parametername", "attributename", "missingproperty", "o:errorpath", "locator",
    "attr", "paths", "errorrelatedto", "propriedade", "campo",
    "paramname",
  ]

  /// Names of names that also stand for other things: they count beside a text only.
  static let doubtful: Set<String> = [
    "path", "location", "name", "key", "target", "source", "locator",
  ]

  static let texts = [
    "message", "msg", "detail", "description", "reason", "defaultmessage", "errormessage", "error",
    "problem", "text", "title", "messages", "errors", "constraints", "issue", "errorsummary",
    "details", "exceptiontext", "razao", "mensagem", "errordescription", "code", "type",
  ]

  static let singles = [
    "param", "parameter", "field", "fieldname", "pointer", "property", "argument", "argumentname",
    "parametername", "attributename", "target", "locator", "paramname",
  ]
}
