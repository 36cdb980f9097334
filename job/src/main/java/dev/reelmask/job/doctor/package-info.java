/**
 * {@code reelmask doctor}: what this machine has and what to change, before a long run finds it out. One class a part
 * of the machine, each giving {@code Finding}s; begin with {@link dev.reelmask.job.doctor.DoctorCommand}.
 */
package dev.reelmask.job.doctor;
