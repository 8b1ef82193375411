using System.IO.Pipelines;
using System.Text;
using Airworthy.Server.Ingest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>A connection whose heart beats when the test says so. What stands behind the fast path reads what it is left, to its end.</summary>
internal sealed class FakeConnection : IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature, IAsyncDisposable
{
    private readonly Pipe _sent = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _answered = new(new PipeOptions(pauseWriterThreshold: 2_000, resumeWriterThreshold: 500));
    private readonly CancellationTokenSource _closing = new();
    // What never comes fails a test, and does not hang it.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly Context _context = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _reads = new(0);
    private Action _beat = () => { };

    public FakeConnection(bool hasHeart = true)
    {
        _context.Transport = new Ends(new Watched(_sent.Reader, _reads), _answered.Writer);
        if (hasHeart)
            _context.Features.Set<IConnectionHeartbeatFeature>(this);
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(this);
    }

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

    /// <summary>Sends it so often that the server waits for its answers to be read.</summary>
    public async Task SendWithoutReading(string text, int times)
    {
        for (; times > 0; times--)
            await Send(text);
        // Its answers are written on another thread, and what has been examined counts as read.
        for (var read = await _answered.Reader.ReadAsync(_patience.Token); read.Buffer.Length < 2_000; read = await _answered.Reader.ReadAsync(_patience.Token))
        {
            _answered.Reader.AdvanceTo(read.Buffer.Start);
            await Task.Yield();
        }
    }

    public bool IsAborted => _context.IsAborted;

    public void StopReading() => _answered.Reader.Complete();

    public void End() => _sent.Writer.Complete();

    public async Task<string> Answer()
    {
        var read = await _answered.Reader.ReadAsync(_patience.Token);
        var text = Encoding.ASCII.GetString(read.Buffer);
        _answered.Reader.AdvanceTo(read.Buffer.End);
        return text;
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
        _closing.Dispose();
        _patience.Dispose();
        _reads.Dispose();
    }

    private sealed class Context : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
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
