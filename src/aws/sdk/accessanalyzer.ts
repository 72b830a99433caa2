// What is called of the SDK's client of AccessAnalyzer: nothing else of it is in the bundle.
export {
  AccessAnalyzerClient,
  CreateAnalyzerCommand,
  DeleteAnalyzerCommand,
  ListAnalyzersCommand,
  ListFindingsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-accessanalyzer';
