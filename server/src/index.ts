import { bootstrap } from './bootstrap';
import { defaultConfig, validateConfig } from './config';
import { controllers } from './controllers';
import { destroy } from './destroy';
import { register } from './register';
import { routes } from './routes';
import { services } from './services';

export default {
  register,
  bootstrap,
  destroy,
  config: { default: defaultConfig, validator: validateConfig },
  controllers,
  services,
  policies: {},
  middlewares: {},
  routes,
  contentTypes: {},
};
