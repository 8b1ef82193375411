using System.Buffers;
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
    /// <summary>More than that, in bytes, is not received before something is taken, unless room is made for it (<see cref="TryMakeRoom"/>).</summary>
    public const int UsualRoom = 4 * 1024;

    /// <summary>For more than that, in bytes, no room is made.</summary>
    public const int MostRoom = 64 * 1024;

    private readonly object _gate = new();
    private readonly SocketConnectionContextFactory _pipes;
    private readonly byte[] _usual = new byte[UsualRoom];
    private byte[] _received;
    private int _start;
    private int _end;
    private bool _isAborted;
    private ConnectionContext? _piped;
    private IDuplexPipe? _transport;

    public SocketFirstConnection(Socket socket, SocketConnectionContextFactory pipes)
        : base(Guid.NewGuid().ToString("N"))
    {
        (Socket, _pipes, _received) = (socket, pipes, _usual);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        Features.Set<IConnectionSocketFeature>(this);
        Socket.Blocking = false; // for TrySend; what is awaited does not mind
    }

    public Socket Socket { get; }

    /// <summary>What has been received and not been taken.</summary>
    public ReadOnlyMemory<byte> Received => _received.AsMemory(_start.._end);

    /// <summary>Whether nothing more can be received before something is taken, or room is made.</summary>
    public bool IsFull => _end - _start == _received.Length;

    public override IDuplexPipe Transport
    {
        get => _transport ??= MakePipes();
        set => _transport = value;
    }

    /// <summary>Makes room for so many bytes, with those that have been received. It stays until all is taken: a connection that waits has none but the usual. False if it is too much.</summary>
    public bool TryMakeRoom(int bytes)
    {
        if (bytes > _received.Length && bytes <= MostRoom)
            MoveTo(ArrayPool<byte>.Shared.Rent(bytes));
        return bytes <= _received.Length;
    }

    /// <summary>Receives more, which <see cref="Keep"/> puts behind what has been received. None if nothing more comes.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public ValueTask<int> Receive(CancellationToken cancellation)
    {
        if (_start > 0)
            MoveTo(_start == _end ? _usual : _received);
        return Socket.ReceiveAsync(_received.AsMemory(_end), SocketFlags.None, cancellation);
    }

    /// <summary>Keeps the bytes that were received last.</summary>
    public void Keep(int bytes) => _end += bytes;

    /// <summary>Takes the first bytes of what has been received. They stay where they are until more is received.</summary>
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
        LetGo();
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
        LetGo();
        return pipes;
    }

    private void MoveTo(byte[] room)
    {
        var (before, received) = (_received, Received);
        received.CopyTo(room);
        (_received, _start, _end) = (room, 0, received.Length);
        if (before != room && before != _usual)
            ArrayPool<byte>.Shared.Return(before);
    }

    /// <summary>Forgets what has been received.</summary>
    private void LetGo()
    {
        (_start, _end) = (0, 0);
        MoveTo(_usual);
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
