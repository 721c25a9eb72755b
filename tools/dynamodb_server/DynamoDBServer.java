import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local on 127.0.0.1, for tests. Its own starter listens on every interface and sends telemetry.
 * Arguments: data folder, or - for memory; port (0 takes a free one).
 */
public final class DynamoDBServer {

    public static void main(String[] arguments) throws Exception {
        // Whoever started this ends, and so does it: nothing stays behind.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0)));
        boolean inMemory = arguments[0].equals("-");
        String folder = inMemory ? null : arguments[0];
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[1]));
        server.addConnector(connector);
        // One database, whatever region and access key is named.
        var requests = new LocalDynamoDBRequestHandler(0, inMemory, folder, true, false);
        ContextHandler root = new ContextHandler("/");
        root.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.setHandler(root);
        server.start();
        System.out.println("ready http://127.0.0.1:" + connector.getLocalPort());
        server.join();
    }
}
