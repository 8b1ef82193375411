using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Airworthy.Server.Ingest;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>A connection whose heart beats when the test says so. What stands behind the fast path reads what it is left, to its end.</summary>
internal sealed class FakeConnection : IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature, IAsyncDisposable
{
    private readonly SocketConnectionContextFactory _pipes = new(new(), NullLogger.Instance);
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _closing = new();
    // What never comes fails a test, and does not hang it.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _beat = () => { };

    public FakeConnection(bool hasHeart = true)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _client.Connect(listener.LocalEndpoint);
            Served = new(listener.AcceptSocket(), _pipes);
        }

        if (hasHeart)
            Served.Features.Set<IConnectionHeartbeatFeature>(this);
        Served.Features.Set<IConnectionLifetimeNotificationFeature>(this);
    }

    /// <summary>The server's end.</summary>
    public SocketFirstConnection Served { get; }

    /// <summary>Completes when the connection is left to Kestrel.</summary>
    public Task Left => _left.Task.WaitAsync(_patience.Token);

    public bool IsLeft => _left.Task.IsCompleted;

    public CancellationToken ConnectionClosedRequested
    {
        get => _closing.Token;
        set => throw new NotSupportedException();
    }

    public void OnHeartbeat(Action<object> action, object state) => _beat += () => action(state);

    public void RequestClose() => _closing.Cancel();

    public void Beat(int times)
    {
        for (; times > 0; times--)
            _beat();
    }

    public async Task Send(string text) => await _client.SendAsync(Encoding.UTF8.GetBytes(text), _patience.Token);

    /// <summary>Waits until the server has taken all that was sent off its socket.</summary>
    public void Taken() => Assert.True(SpinWait.SpinUntil(() => Served.Socket.Available == 0, TimeSpan.FromSeconds(60)));

    /// <summary>Leaves no room for an answer: what fills it, nobody reads.</summary>
    public void LeaveNoRoom()
    {
        // The large ones first: small ones alone fill the other end long before its window is closed, and it makes room again when one of them is sent anew.
        foreach (var bytes in new[] { 64 * 1024, 64 })
        {
            // Once it is full, what is on its way makes room again for a moment.
            while (SpinWait.SpinUntil(() => IsSent(bytes), TimeSpan.FromMilliseconds(200)))
            {
            }
        }

        bool IsSent(int bytes)
        {
            Served.Socket.Send(new byte[bytes], 0, bytes, SocketFlags.None, out var error);
            return error == SocketError.Success;
        }
    }

    public void End() => _client.Shutdown(SocketShutdown.Send);

    /// <summary>What it has been answered since the last time: waits until there is something.</summary>
    public async Task<string> Answer()
    {
        var buffer = new byte[64 * 1024];
        return Encoding.ASCII.GetString(buffer, 0, await _client.ReceiveAsync(buffer, _patience.Token));
    }

    /// <summary>Lets it fall silent: what is left to Kestrel then, and not before.</summary>
    public async Task<string> LeftBySilence(Task<string> served)
    {
        Beat(4);
        Assert.False(IsLeft);
        Beat(1);
        await Left;
        End();
        return await served;
    }

    /// <summary>Serves it: what is left to Kestrel, up to the end of what is sent.</summary>
    public async Task<string> ServeBy(IngestFastPath path)
    {
        var left = "";
        await path.Serve(Served, async connection =>
        {
            _left.SetResult();
            ReadResult read;
            while (!(read = await connection.Transport.Input.ReadAsync(_patience.Token)).IsCompleted)
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            left = Encoding.UTF8.GetString(read.Buffer);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        });
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        _pipes.Dispose();
        _client.Dispose();
        _closing.Dispose();
        _patience.Dispose();
    }
}
