using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Takes the sessions of plain requests where the socket has put them, before Kestrel makes a request of its own of each: a third of what an update costs.
/// It says nothing but that all is stored. The first request of a connection that is anything else is left where it is, and the connection is Kestrel's and
/// <see cref="IngestEndpoint"/>'s from then on; so is a connection that falls silent, for Kestrel has the time limits.
/// </summary>
internal sealed class IngestFastPath(ProjectAccess access, EnvelopeIngest envelopes, FactIntake intake, IngestOptions limits, TimeProvider time)
{
    [ThreadStatic]
    private static PlainRequest? _head;

    private readonly PlainAnswer _answer = new(time);

    /// <summary>Serves a connection, and hands it on to <paramref name="next"/>.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionHeartbeatFeature>() is { } heart && connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            using var patience = new Patience(connection, heart, connection.Features.Get<IConnectionLifetimeNotificationFeature>());
            try
            {
                await ServePlain(connection.Transport.Input, socket, patience);
            }
            catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException or SocketException or ObjectDisposedException)
            {
                // Kestrel meets the same, and knows what to do.
            }
        }

        await next(connection);
    }

    private async Task ServePlain(PipeReader input, Socket socket, Patience patience)
    {
        var examined = 0L;
        while (true)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            var (end, committed) = (buffer.Start, Task.CompletedTask);
            var reading = read.IsCanceled ? PlainReading.NotPlain : Receive(buffer, out end, out committed);
            if (reading == PlainReading.Partial && !read.IsCompleted)
            {
                examined = buffer.Length;
                input.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            if (reading != PlainReading.Whole)
            {
                // What has been examined stays so: Kestrel sees all of it, at once if more has come since, and otherwise when more comes.
                input.AdvanceTo(buffer.Start, buffer.GetPosition(examined));
                return;
            }

            input.AdvanceTo(end);
            (examined, patience.Silence) = (0, 0);
            ReadOnlyMemory<byte> answer;
            try
            {
                await committed;
                answer = _answer.Stored();
            }
            catch (StorageUnavailableException error)
            {
                answer = _answer.Refused(Refusal.Unavailable(error.Message));
            }

            (patience.WaitsForReader, patience.Silence) = (true, 0);
            // Past the transport's own writer, in which nothing stands yet: the way through it is a twentieth of what an update costs.
            while (!answer.IsEmpty)
                answer = answer[await socket.SendAsync(answer, SocketFlags.None)..];
            patience.WaitsForReader = false;
        }
    }

    /// <summary>Reads a request that is wholly there and hands its facts over. It is whole only if nothing is to be said but that they are stored.</summary>
    private PlainReading Receive(in ReadOnlySequence<byte> received, out SequencePosition end, out Task committed)
    {
        (end, committed) = (received.Start, Task.CompletedTask);
        var head = _head ??= new();
        var reading = head.Read(received, out var start);
        if (reading != PlainReading.Whole)
            return reading;
        if (head.ContentLength > limits.MaxEnvelopeBytes)
            return PlainReading.NotPlain;
        var rest = received.Slice(start);
        if (rest.Length < head.ContentLength)
            return PlainReading.Partial;

        end = rest.GetPosition(head.ContentLength);
        var request = IngestRequest.Rent();
        try
        {
            if (!TryRead(head, rest.First[..head.ContentLength], request))
                return PlainReading.NotPlain;
            if (request.Facts.HasFacts)
                committed = intake.Commit(request.Facts, CancellationToken.None);
            return PlainReading.Whole;
        }
        catch (StorageUnavailableException)
        {
            return PlainReading.NotPlain;
        }
        finally
        {
            request.Return();
        }
    }

    private bool TryRead(PlainRequest head, ReadOnlyMemory<byte> body, IngestRequest request)
    {
        if (Credentials.Find(head.SentryAuth, head.Authorization, head.Query, out var auth) is not null)
            return false;
        Project? project = null;
        if (!auth.PublicKey.IsEmpty && access.Find(auth.PublicKey, head.ProjectId, head.Origin, head.Referer, out project) is not null)
            return false;
        if (!EnvelopeReader.TryOpen(body.Span, out var envelope, out var header)
            || header.EventId is not null
            || access.Find(header, head.ProjectId, head.Origin, head.Referer, ref project) is not null
            || envelopes.FindItems(envelope, request.Items) is not null)
            return false;
        foreach (var item in request.Items)
        {
            if (item.Type is not (ItemType.Session or ItemType.Sessions))
                return false;
        }

        envelopes.Read(header, body, project!, time.GetUtcNow().UtcDateTime, request);
        return true;
    }

    /// <summary>
    /// Ends the waiting for a connection that is silent, or does not send a request to its end, or is to be closed: it is Kestrel's then. One that reads no answers is cut off.
    /// </summary>
    private sealed class Patience : IDisposable
    {
        // In beats of Kestrel's heart: seconds.
        private const int MaxSilence = 5;

        private readonly ConnectionContext _connection;
        private readonly PipeReader _input;
        private readonly CancellationTokenRegistration _closing;
        private bool _ended;

        public Patience(ConnectionContext connection, IConnectionHeartbeatFeature heart, IConnectionLifetimeNotificationFeature? lifetime)
        {
            (_connection, _input) = (connection, connection.Transport.Input);
            heart.OnHeartbeat(static patience => ((Patience)patience).Beat(), this);
            _closing = lifetime?.ConnectionClosedRequested.Register(static patience => ((Patience)patience!)._input.CancelPendingRead(), this) ?? default;
        }

        public int Silence { get; set; }

        /// <summary>Whether an answer is under way: the system takes it at once, unless many have piled up that the other side does not read.</summary>
        public bool WaitsForReader { get; set; }

        public void Dispose()
        {
            _ended = true;
            _closing.Dispose();
        }

        // A read of Kestrel that were ended with it would be begun anew by it.
        private void Beat()
        {
            if (_ended || ++Silence != MaxSilence)
                return;
            if (WaitsForReader)
                _connection.Abort(new ConnectionAbortedException("The other side reads no answers."));
            else
                _input.CancelPendingRead();
        }
    }
}
