using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Airworthy.Server.Ingest;

/// <summary>
/// A connection that is read off its socket, until somebody asks for its <see cref="Transport"/>: it is one of Kestrel's own from then on,
/// in whose pipe what was received and not taken stands first.
/// </summary>
internal sealed class SocketFirstConnection : DefaultConnectionContext, IConnectionSocketFeature
{
    /// <summary>More than that, in bytes, is not received before something is taken.</summary>
    public const int Capacity = 4096;

    private readonly object _gate = new();
    private readonly SocketConnectionContextFactory _pipes;
    private byte[] _received = new byte[Capacity];
    private int _start;
    private int _end;
    private bool _isAborted;
    private ConnectionContext? _piped;
    private IDuplexPipe? _transport;

    public SocketFirstConnection(Socket socket, SocketConnectionContextFactory pipes)
        : base(Guid.NewGuid().ToString("N"))
    {
        (Socket, _pipes) = (socket, pipes);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        Features.Set<IConnectionSocketFeature>(this);
        Socket.Blocking = false; // for TrySend; what is awaited does not mind
    }

    public Socket Socket { get; }

    /// <summary>What has been received and not been taken.</summary>
    public ReadOnlyMemory<byte> Received => _received.AsMemory(_start.._end);

    /// <summary>Whether nothing more can be received before something is taken.</summary>
    public bool IsFull => _end - _start == Capacity;

    public override IDuplexPipe Transport
    {
        get => _transport ??= MakePipes();
        set => _transport = value;
    }

    /// <summary>Receives more, which <see cref="Keep"/> puts behind what has been received. None if nothing more comes.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public ValueTask<int> Receive(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            Received.CopyTo(_received);
            (_start, _end) = (0, _end - _start);
        }

        return Socket.ReceiveAsync(_received.AsMemory(_end), SocketFlags.None, cancellation);
    }

    /// <summary>Keeps the bytes that were received last.</summary>
    public void Keep(int bytes) => _end += bytes;

    /// <summary>Takes the first bytes of what has been received.</summary>
    public void Take(int bytes) => _start += bytes;

    /// <summary>Sends what the system takes at once: all of it, unless much has piled up that the other side does not read. False if there is a rest.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public bool TrySend(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> rest)
    {
        var sent = Socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new SocketException((int)error);
        rest = bytes[sent..];
        return rest.IsEmpty;
    }

    /// <summary>Sends all, and waits for the other side to read.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public async ValueTask Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await Socket.SendAsync(bytes, SocketFlags.None)..];
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        lock (_gate)
        {
            _isAborted = true;
            if (_piped is { } piped)
                piped.Abort(abortReason);
            else
                Shutdown();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_piped is { } piped)
            await piped.DisposeAsync();
        else
            Shutdown();
        // What stands unsent in the system would otherwise stay there for as long as the other side reads nothing.
        if (_isAborted)
            Socket.Close(timeout: 0);
        Socket.Dispose();
        await base.DisposeAsync();
    }

    private IDuplexPipe MakePipes()
    {
        lock (_gate)
            _piped = _pipes.Create(Socket);
        Features.Set(_piped.Features.Get<IMemoryPoolFeature>());
        ConnectionClosed = _piped.ConnectionClosed;

        var pipes = _piped.Transport;
        if (!Received.IsEmpty)
            pipes = new Pipes(new PrefixedPipeReader(Received, pipes.Input), pipes.Output);
        (_received, _start, _end) = ([], 0, 0);
        return pipes;
    }

    private void Shutdown()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
