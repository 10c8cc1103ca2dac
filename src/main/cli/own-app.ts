import { reasonOf } from '#shared/values/reason.ts';
import { version } from '../../../package.json';
import { createEventRoutes } from '../api/event-routes.ts';
import { createLocalApi } from '../api/local-api.ts';
import { createPiRoutes } from '../api/pi-routes.ts';
import { createLocalServer } from '../api/server.ts';
import { createStatusPageRoutes } from '../api/status-page-routes.ts';
import { createWorkspaceRoutes } from '../api/workspace-routes.ts';
import { realEnvironment } from '../environment.ts';
import { openIntegrations } from '../features/integrations/open.ts';
import { createIntegrationRoutes } from '../features/integrations/routes.ts';
import { createPi } from '../features/pi/pi.ts';
import { piSettings } from '../features/pi/settings.ts';
import { createWebhookRoutes } from '../features/webhooks/routes.ts';
import { openHub } from '../hub/hub.ts';
import { logToStderr } from '../log.ts';
import { createThisMachinesNetwork } from '../network/this-machine.ts';
import { type Ask, askRun } from './ask-app.ts';

/** Serves a data folder on a port of its own while `work` asks it. @throws FolderInUseError */
export async function withFolder<Result>(
  folder: string,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const reportFailure = (error: unknown) => {
    process.stderr.write(`${reasonOf(error)}\n`);
  };
  const hub = openHub({ folder, reportFailure });
  const network = createThisMachinesNetwork(realEnvironment.now);
  // What is begun here is gone through with before the command ends; nothing begins by itself.
  const integrations = openIntegrations({
    hub,
    folder,
    environment: realEnvironment,
    fetch: network.fetch,
    reportFailure,
  });
  try {
    const events = createEventRoutes(hub);
    const pi = createPi({ hub, settings: () => piSettings(hub.settings), reportFailure });
    const local = createLocalApi(
      [
        ...createWorkspaceRoutes(hub, realEnvironment),
        // What is queued here, the app sends when it runs.
        ...createWebhookRoutes(hub, realEnvironment, () => {}),
        ...createIntegrationRoutes(integrations, hub),
        ...events.routes,
        ...createPiRoutes(hub, pi),
        ...createStatusPageRoutes(hub, pi.today),
      ],
      realEnvironment,
    );
    const server = createLocalServer({
      hub,
      local,
      version,
      now: realEnvironment.now,
      elapsed: realEnvironment.elapsed,
      rateLimit: Number.MAX_SAFE_INTEGER,
      reportFailure,
      log: (level, event, details) => {
        if (level === 'error') logToStderr(level, event, details);
      },
      app: null,
    });
    const port = await server.listen(0);
    try {
      return await work((method, path, body) =>
        askRun({ port, token: local.token }, folder, method, path, body),
      );
    } finally {
      await server.close();
    }
  } finally {
    await integrations.close();
    await network.close();
    hub.close();
  }
}
