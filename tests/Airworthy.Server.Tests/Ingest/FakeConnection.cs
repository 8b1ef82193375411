using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Airworthy.Server.Ingest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>A connection whose heart beats when the test says so. What stands behind the fast path reads what it is left, to its end.</summary>
internal sealed class FakeConnection : IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature, IConnectionSocketFeature, IAsyncDisposable
{
    private readonly Pipe _sent = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _closing = new();
    // What never comes fails a test, and does not hang it.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Context _context = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _reads = new(0);
    private Action _beat = () => { };

    public FakeConnection(bool hasHeart = true)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            _client.Connect(listener.LocalEndpoint);
            _context.Socket = listener.AcceptSocket();
        }

        _context.Transport = new Ends(new Watched(_sent.Reader, _reads), new Pipe().Writer);
        if (hasHeart)
            _context.Features.Set<IConnectionHeartbeatFeature>(this);
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        _context.Features.Set<IConnectionSocketFeature>(this);
    }

    /// <summary>The server's end, by which it answers.</summary>
    public Socket Socket => _context.Socket!;

    public bool IsAborted => _context.IsAborted;

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

    public async Task Send(string text) => await _sent.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Leaves no room for an answer: what fills it, nobody reads.</summary>
    public void LeaveNoRoom()
    {
        Socket.Blocking = false;
        SocketError error;
        do
            Socket.Send(new byte[4096], 0, 4096, SocketFlags.None, out error);
        while (error == SocketError.Success);
        Assert.Equal(SocketError.WouldBlock, error);
    }

    public void End() => _sent.Writer.Complete();

    /// <summary>What it has been answered since the last time: waits until there is something.</summary>
    public async Task<string> Answer()
    {
        var buffer = new byte[64 * 1024];
        return Encoding.ASCII.GetString(buffer, 0, await _client.ReceiveAsync(buffer, _patience.Token));
    }

    /// <summary>Waits until the server waits for what comes next, so often since the beginning.</summary>
    public async Task ReadsBegun(int times)
    {
        for (; times > 0; times--)
            await _reads.WaitAsync(_patience.Token);
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
        await path.Serve(_context, async connection =>
        {
            _left.SetResult();
            ReadResult read;
            while (!(read = await connection.Transport.Input.ReadAsync(_patience.Token)).IsCompleted)
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            left = Encoding.UTF8.GetString(read.Buffer);
        });
        return left;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Socket.Dispose();
        _client.Dispose();
        _closing.Dispose();
        _patience.Dispose();
        _reads.Dispose();
    }

    private sealed class Context : DefaultConnectionContext
    {
        public Socket? Socket { get; set; }

        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason)
        {
            IsAborted = true;
            Socket!.Dispose();
        }
    }

    /// <summary>Tells when a read begins.</summary>
    private sealed class Watched(PipeReader inner, SemaphoreSlim reads) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            reads.Release();
            return inner.ReadAsync(cancellationToken);
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
