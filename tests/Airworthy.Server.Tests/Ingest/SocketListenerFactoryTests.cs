using System.Net;
using System.Net.Sockets;
using System.Text;
using Airworthy.Server.Ingest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Airworthy.Server.Tests.Ingest;

public sealed class SocketListenerFactoryTests
{
    private readonly SocketListenerFactory _factory = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_somebody_listens_already_nobody_else_can()
    {
        await using var first = await Listen();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await _factory.BindAsync(first.EndPoint, Cancellation));
    }

    [Fact]
    public void Only_addresses_of_IP_are_its()
    {
        Assert.True(_factory.CanBind(new IPEndPoint(IPAddress.IPv6Loopback, 0)));
        Assert.False(_factory.CanBind(new UnixDomainSocketEndPoint("airworthy.sock")));
    }

    [Fact]
    public async Task Who_waits_for_a_connection_is_told_that_none_comes_any_more()
    {
        await using var listener = await Listen();
        var waiting = listener.AcceptAsync(Cancellation);
        await listener.UnbindAsync(Cancellation);
        Assert.Null(await waiting);
        Assert.Null(await listener.AcceptAsync(Cancellation));
    }

    [Fact]
    public async Task A_connection_is_its_socket_until_its_pipes_are_asked_for()
    {
        await using var listener = await Listen();
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync((IPEndPoint)listener.EndPoint, Cancellation);
        await using var connection = (SocketFirstConnection)(await listener.AcceptAsync(Cancellation))!;
        Assert.Equal(client.Client.LocalEndPoint, connection.RemoteEndPoint);
        Assert.Equal(client.Client.RemoteEndPoint, connection.LocalEndPoint);

        await client.Client.SendAsync("read before"u8.ToArray(), Cancellation);
        connection.Keep(await connection.Receive(Cancellation));
        connection.Take(5);
        await client.Client.SendAsync(", and after"u8.ToArray(), Cancellation);
        client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("before, and after", await ReadAll(connection));
        await connection.Transport.Output.WriteAsync("answered"u8.ToArray(), Cancellation);
        var answer = new byte[100];
        Assert.Equal("answered", Encoding.ASCII.GetString(answer, 0, await client.Client.ReceiveAsync(answer, Cancellation)));
        Assert.True(connection.ConnectionClosed.CanBeCanceled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_aborted_ends_whoever_reads_it(bool hasPipes)
    {
        await using var listener = await Listen();
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync((IPEndPoint)listener.EndPoint, Cancellation);
        await using var connection = (SocketFirstConnection)(await listener.AcceptAsync(Cancellation))!;
        var transport = hasPipes ? connection.Transport : null;
        var reading = hasPipes ? null : connection.Receive(Cancellation).AsTask();

        connection.Abort(new ConnectionAbortedException("so"));

        if (reading is not null)
            Assert.Equal(0, await reading);
        else
            await Assert.ThrowsAsync<ConnectionAbortedException>(async () => await transport!.Input.ReadAsync(Cancellation));
        Assert.True(await IsOver(client.Client));
    }

    private async Task<IConnectionListener> Listen() => await _factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Cancellation);

    private static async Task<bool> IsOver(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancellation) == 0;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static async Task<string> ReadAll(ConnectionContext connection)
    {
        using var reader = new StreamReader(connection.Transport.Input.AsStream(leaveOpen: true));
        return await reader.ReadToEndAsync(Cancellation);
    }
}
