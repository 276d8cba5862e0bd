export { contextOf } from './context';
export {
  asIs,
  escapeHtml,
  renderJson,
  renderText,
  templateFault,
  type Escape,
  type TemplateContext,
} from './render';
